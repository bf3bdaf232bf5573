import { type KnownText, on, texts } from './known-text.js';

const picker = 'gateway-api-inference-extension v1.5.0 pkg/common/error/error.go, BuildErrResponse; recorded';
const sidecar = 'llm-d-inference-scheduler v0.7.1 pkg/sidecar/proxy/errors.go';

/** Texts of servers that speak OpenAI's API, and of what stands before them in an LLMInferenceService. */
export const languageTexts: readonly KnownText[] = [
  ...texts('the endpoint picker', [
    [
      on([503]),
      /^inference error: ServiceUnavailable - failed to find endpoint candidates/,
      'picker-no-pod',
      picker,
    ],
    [on([429]), /^inference error: ResourceExhausted - /, 'picker-full', picker],
    [on([400]), /^inference error: BadRequest - /, 'picker-refused', picker],
    [on([404, 500, 503]), /^inference error: \w+ - /, 'picker-failed', picker],
  ]),
  ...texts("llm-d's routing sidecar", [
    [on([502, 503]), /^The decode node is not ready\./, 'sidecar-alone', sidecar],
  ]),
  ...texts("KServe's server", [
    [
      on([400]),
      /^Model .* does not support (Chat Completion|Completions|Embeddings|Rerank|Time Series) API/,
      'wrong-task',
      'kserve v0.20.0 python/kserve/kserve/protocol/rest/openai/dataplane.py; recorded of 0.21',
    ],
  ]),
  ...texts('llama.cpp', [
    [
      on([400]),
      /^request \(\d+ tokens\) exceeds the available context size/,
      'too-long',
      'llama.cpp tools/server; recorded',
    ],
    [on([501]), /^This server does not support \w+/, 'wrong-task', 'llama.cpp tools/server; recorded'],
  ]),
  ...texts('vLLM', [
    [
      on([400]),
      /maximum context length is \d+ tokens/,
      'too-long',
      'vllm 00153c8b7948 vllm/entrypoints/openai/engine/serving.py, _validate_input',
    ],
    [
      on([400, 501]),
      /^The model does not support (Chat Completions|Completions|Embeddings|Responses|Score|Rerank(?: \(Score\))?|Transcriptions) API/,
      'wrong-task',
      'vllm 00153c8b7948 vllm/entrypoints/openai/chat_completion/api_router.py and its neighbours',
    ],
    [
      on([404]),
      /^The model `[^`]*` does not exist\.?$/,
      'no-model',
      'vllm 00153c8b7948 vllm/entrypoints/openai/models/serving.py, check_model',
    ],
  ]),
];
