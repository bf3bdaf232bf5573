"""llama.cpp's own HTTP server on loopback: llama_server.py MODEL HOST PORT NAME."""

import signal
import sys

import xllamacpp

from bigrams import CONTEXT_TOKENS

model, host, port, name = sys.argv[1:]
params = xllamacpp.CommonParams()
params.model.path = model
params.model_alias = {name}
params.hostnames = [host]
params.port = int(port)
# Two requests at once share nothing, so that one that goes on for long keeps no other waiting.
params.n_parallel = 2
params.n_ctx = CONTEXT_TOKENS * params.n_parallel
# A text that nothing ends goes on for ever.
params.ctx_shift = True
params.endpoint_metrics = True
params.warmup = False
params.fit_params = False
params.cpuparams.n_threads = 1

server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
signal.sigwait({signal.SIGINT, signal.SIGTERM})
