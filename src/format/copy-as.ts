import type { Endpoint } from '../inference/endpoint.js';
import type { Protocol, Service } from '../kserve/service.js';
import type { Unsent } from '../predict/predict.js';
import { curlCommand, curlOfFile } from './copy-curl.js';
import { grpcurlCommand, grpcurlOfFile } from './copy-grpcurl.js';
import { isvcCommand, type From } from './copy-isvc.js';
import { pythonOfGrpc, pythonOfRest } from './copy-python.js';
import { shellCommand, shellWord } from './shell.js';

/**
 * What a person can paste: a command for a shell, or a Python program. Tokens stand in it as `$TOKEN`, from the environment. The
 * payload is what was sent, byte for byte: JSON is neither spread out nor made compact, since servers may sign, count or log it.
 */
export type CopyAs = {
  readonly tool: 'curl' | 'grpcurl' | 'isvc' | 'python';
  readonly command: string;
  /** What must hold for it to work, for a person. */
  readonly note?: string;
};

/** A request as commands, the transport's own tool first. `from` is for isvc's own command. */
export function copyExchange(unsent: Unsent, from: From = {}): readonly CopyAs[] {
  const { endpoint, request } = unsent;
  const note = noteOf(endpoint);
  const isvc: CopyAs = {
    tool: 'isvc',
    command: isvcCommand(unsent, from),
    ...(typeof from.kubeconfig === 'string' ? { note: unreachable } : {}),
  };
  if (request.transport === 'http') {
    return [
      { tool: 'curl', command: curlCommand(endpoint, request), ...note },
      isvc,
      { tool: 'python', command: pythonOfRest(endpoint, request), ...note },
    ];
  }
  const python = pythonOfGrpc(endpoint, request);
  return [
    { tool: 'grpcurl', command: grpcurlCommand(endpoint, request), ...note },
    isvc,
    ...(python === undefined ? [] : [{ tool: 'python', command: python, ...note } as const]),
  ];
}

/** How to call a service for which there is no payload yet: the same commands, with the payload in `input.json`. */
export function copyEndpoint(endpoint: Endpoint, service: Service, protocol: Protocol): readonly CopyAs[] {
  const { name, namespace, modelName } = service;
  const rpc = rpcs[protocol];
  const predict = [`isvc predict ${shellWord(name)} -n ${shellWord(namespace)}`, '-f input.json'];
  return [
    rpc === undefined
      ? { tool: 'curl', command: curlOfFile(endpoint, predictPath(protocol, modelName)), ...noteOf(endpoint) }
      : { tool: 'grpcurl', command: grpcurlOfFile(endpoint, { ...rpc, headers: {} }), ...noteOf(endpoint) },
    { tool: 'isvc', command: shellCommand(predict) },
  ];
}

/** Where the kubeconfig is a text of this program, as the demo's. */
const unreachable =
  'No other program reaches this demo: isvc demo --serve --write-kubeconfig FILE starts one that they reach.';

/** A port-forward belongs to the program that opened it. */
function noteOf({ candidate }: Endpoint): { readonly note?: string } {
  if (candidate.route !== 'port-forward') return {};
  return { note: 'The address is a port-forward of isvc: it answers only while isvc runs.' };
}

const rpcs: Partial<Record<Protocol, { readonly service: string; readonly method: string }>> = {
  'grpc-v2': { service: 'inference.GRPCInferenceService', method: 'ModelInfer' },
  'grpc-v1': { service: 'tensorflow.serving.PredictionService', method: 'Predict' },
};

function predictPath(protocol: Protocol, model: string): string {
  if (protocol === 'openai') return '/openai/v1/chat/completions';
  const name = encodeURIComponent(model);
  return protocol === 'v2' ? `/v2/models/${name}/infer` : `/v1/models/${name}:predict`;
}
