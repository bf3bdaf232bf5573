import type { Datatype } from '../../src/inference/tensor.js';
import type { Protocol } from '../../src/kserve/service.js';
import type { Echo, Role, Target } from './world.js';

export const namespace = 'kserve-test';

function here(service: string, protocol: Protocol): Target {
  return { namespace, service, protocol };
}

function language(service: string): Target {
  return { namespace: 'llm-test', service, protocol: 'openai' };
}

/** Which service of test/cluster plays which role. */
export const clusterTargets: Readonly<Record<Role, Target>> = {
  'kserve-v1': here('sklearn-iris', 'v1'),
  'kserve-v2': here('sklearn-v2-iris', 'v2'),
  'kserve-grpc': here('sklearn-grpc-iris', 'grpc-v2'),
  'mlserver-v2': here('mlserver-iris', 'v2'),
  'mlserver-grpc': here('mlserver-grpc-iris', 'grpc-v2'),
  'half-plus-two-grpc': here('half-plus-two', 'grpc-v1'),
  'flower-v1': here('flower-sample', 'v1'),
  'flower-grpc': here('flower-grpc', 'grpc-v1'),
  'unknown-runtime': here('unknown-runtime', 'v1'),
  'failing-pod': here('failing-pod', 'v1'),
  'unknown-format': here('unknown-format', 'v1'),
  'no-backend': here('no-backend', 'v1'),
  'route-timeout': here('route-timeout', 'v1'),
  'no-route': here('no-route', 'v1'),
  unauthorised: here('unauthorised', 'v1'),
  slow: here('slow', 'v1'),
  fails: here('fails', 'v1'),
  'not-json': here('not-json', 'v1'),
  // llama.cpp's server, in vLLM's place.
  vllm: { ...language('vllm'), model: 'bigrams', ignoresModel: true },
  huggingface: { ...language('hf'), model: 'bigrams' },
  'llm-scheduled': { ...language('scheduled'), kind: 'llm', model: 'bigrams', ignoresModel: true },
  'llm-routed': { ...language('routed'), kind: 'llm', model: 'routed-bigrams', ignoresModel: true },
  'llm-unrouted': { ...language('single'), kind: 'llm', model: 'single-bigrams', ignoresModel: true },
  'llm-at-zero': { ...language('scaled-to-zero'), kind: 'llm', model: 'nobody' },
  'llm-split': { ...language('split'), kind: 'llm', model: 'split-bigrams', ignoresModel: true },
  'llm-wide': { ...language('wide'), kind: 'llm', model: 'wide-bigrams', ignoresModel: true },
  'llm-crashing': { ...language('crashing'), kind: 'llm' },
  'llm-bad-reference': { ...language('bad-reference'), kind: 'llm' },
  'llm-unready': { ...language('unready-answers'), kind: 'llm', model: 'unready-bigrams' },
  'llm-stopped': { ...language('stopped'), kind: 'llm' },
  'graph-sequence': { ...here('iris-steps', 'v1'), kind: 'graph' },
  'graph-condition': { ...here('ends-early', 'v1'), kind: 'graph' },
  'graph-ensemble': { ...here('both', 'v1'), kind: 'graph' },
  'graph-switch': { ...here('choice', 'v1'), kind: 'graph' },
  'graph-language': { namespace: 'llm-test', service: 'language-step', kind: 'graph', protocol: 'v1' },
  'graph-dead-step': { ...here('dead-step', 'v1'), kind: 'graph' },
};

/** Triton's models, one for each datatype. */
export function clusterEcho(protocol: 'v2' | 'grpc-v2', datatype: Datatype): Echo {
  const service = protocol === 'v2' ? 'triton' : 'triton-grpc';
  const model = `identity_${datatype.toLowerCase()}`;
  return {
    namespace,
    service,
    protocol,
    model,
    input: 'INPUT0',
    output: 'OUTPUT0',
    shape: (values) => [values],
  };
}
