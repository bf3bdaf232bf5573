import { type ComponentSpec, envOf, type WithReason } from './component-spec.js';
import { textAt } from './fields.js';
import { type Protocol, type ServingPort, spokenProtocols } from './service.js';
import type { ServingRuntime } from './serving-runtime.js';

/** The facts from which the protocol is decided. */
export type ProtocolEvidence = {
  readonly predictor?: ComponentSpec;
  readonly transformer?: ComponentSpec;
  /** The runtime that `predictor.model.runtime` names, or that KServe chose: only its name is sure to be known. */
  readonly runtimeName?: string;
  readonly runtime?: ServingRuntime;
};

/** Whether a port's name says gRPC: `h2c` is Knative's name for it, `grpc…` Istio's. */
export function isGrpcPort(port: ServingPort): boolean {
  return /^(?:h2c|grpc)/iu.test(port.name);
}

/**
 * The protocol that a service is asked in, in KServe's own order: the entry component's ports, env PROTOCOL,
 * `protocolVersion`, the webhook's default for the format, the runtime named in the spec, else v1
 * (pkg/apis/serving/v1beta1: inference_service_defaults.go, transformer_custom.go, predictor_custom.go). But a vLLM server stands
 * before `protocolVersion`: the webhook of KServe 0.20 writes v2 there for modelFormat vLLM, which vLLM does not speak.
 */
export function protocolOf(evidence: ProtocolEvidence): WithReason<Protocol> {
  return (
    byPorts(evidence) ??
    byEnvironment(evidence) ??
    byVllm(evidence) ??
    byProtocolVersion(evidence) ??
    byFormat(evidence) ??
    byNamedRuntime(evidence) ??
    byVllmRuntime(evidence) ?? { value: 'v1', why: "KServe's default" }
  );
}

/** Whether the runtime could change `protocolOf`'s answer, so that reading it is worth a call. */
export function needsRuntime(evidence: ProtocolEvidence): boolean {
  if (evidence.runtimeName === undefined || evidence.transformer !== undefined) return false;
  const isStated = [byEnvironment, byVllm, byProtocolVersion].some((by) => by(evidence) !== undefined);
  if (isStated) return false;
  const known = runtimeDefaults.has(evidence.runtimeName);
  if (onlyGrpc(evidence) !== undefined) return evidence.predictor?.format !== 'tensorflow' && !known;
  return textAt(evidence.predictor?.model, 'runtime') !== undefined && !known;
}

function byPorts(evidence: ProtocolEvidence): WithReason<Protocol> | undefined {
  const port = onlyGrpc(evidence);
  return port && { value: grpcFlavor(evidence), why: `its only port is named ${port.name}` };
}

function onlyGrpc({ transformer, predictor, runtime }: ProtocolEvidence): ServingPort | undefined {
  const entry = transformer ?? predictor;
  const own = entry?.ports ?? [];
  const ports = own.length > 0 || transformer !== undefined ? own : (runtime?.ports ?? []);
  return ports.every(isGrpcPort) ? ports[0] : undefined;
}

/** A gRPC port does not say which gRPC: TensorFlow Serving's own, or the Open Inference Protocol. */
function grpcFlavor(evidence: ProtocolEvidence): 'grpc-v1' | 'grpc-v2' {
  const stated = byEnvironment(evidence)?.value ?? byProtocolVersion(evidence)?.value;
  if (stated === 'grpc-v1') return 'grpc-v1';
  if (stated === 'v2' || stated === 'grpc-v2') return 'grpc-v2';
  if (evidence.transformer !== undefined) return 'grpc-v2';
  const { predictor, runtime, runtimeName } = evidence;
  if (runtimeDefaults.get(runtimeName ?? '') === 'v2') return 'grpc-v2';
  const isTensorFlow =
    predictor?.format === 'tensorflow' ||
    runtime?.protocolVersions.includes('grpc-v1') === true ||
    textAt(predictor?.container, 'image')?.includes('tensorflow/serving') === true;
  return isTensorFlow ? 'grpc-v1' : 'grpc-v2';
}

/** constants.CustomSpecProtocolEnvVarKey, on transformers and custom predictors. */
function byEnvironment({ transformer, predictor }: ProtocolEvidence): WithReason<Protocol> | undefined {
  const entry = transformer ?? (predictor?.model === undefined ? predictor : undefined);
  return named(envOf(entry?.container, 'PROTOCOL'), `env PROTOCOL of the ${entry?.kind ?? 'predictor'}`);
}

function byProtocolVersion({ predictor }: ProtocolEvidence): WithReason<Protocol> | undefined {
  return named(textAt(predictor?.model, 'protocolVersion'), 'protocolVersion');
}

/** The webhook sets v2 for these when the spec says nothing; objects that it never saw lack it. */
function byFormat({ predictor }: ProtocolEvidence): WithReason<Protocol> | undefined {
  const { format, oldStyle } = predictor ?? {};
  const isV2 = format === 'triton' || (oldStyle === true && (format === 'onnx' || format === 'huggingface'));
  return isV2 ? { value: 'v2', why: `KServe's default for ${format}` } : undefined;
}

/** SetMlServerDefaults, SetTritonDefaults and SetTorchServeDefaults. */
const runtimeDefaults: ReadonlyMap<string, Protocol> = new Map([
  ['kserve-mlserver', 'v2'],
  ['kserve-tritonserver', 'v2'],
  ['kserve-torchserve', 'v1'],
]);

function byNamedRuntime({ predictor, runtime }: ProtocolEvidence): WithReason<Protocol> | undefined {
  const name = textAt(predictor?.model, 'runtime');
  if (name === undefined) return undefined;
  const listed = runtime?.protocolVersions.find((version) => version === 'v1' || version === 'v2');
  return named(runtimeDefaults.get(name) ?? listed, `runtime ${name}`);
}

/** vLLM speaks OpenAI's API and neither v1 nor v2; its runtime lists no protocol at all (config/runtimes/kserve-vllmserver.yaml). */
const vllm: WithReason<Protocol> = { value: 'openai', why: "vLLM serves OpenAI's API" };

/** A transformer before it has a protocol of its own. */
function byVllm({ predictor, transformer }: ProtocolEvidence): WithReason<Protocol> | undefined {
  if (transformer !== undefined) return undefined;
  const hints = [predictor?.format, textAt(predictor?.container, 'image')];
  return hints.some(namesVllm) ? vllm : undefined;
}

function byVllmRuntime({ runtimeName }: ProtocolEvidence): WithReason<Protocol> | undefined {
  return namesVllm(runtimeName) ? vllm : undefined;
}

function namesVllm(hint: string | undefined): boolean {
  return hint !== undefined && /vllm/iu.test(hint);
}

/**
 * Whether OpenAI's API may be the way to call it although its protocol is another: huggingfaceserver serves V1 and V2 for models that
 * classify, and OpenAI's API alone for those that write text or embed (python/huggingfaceserver/huggingfaceserver/__main__.py).
 */
export function mayBeOpenAi({ predictor }: ProtocolEvidence, protocol: Protocol): boolean {
  return predictor?.format === 'huggingface' && (protocol === 'v1' || protocol === 'v2');
}

function named(text: string | undefined, why: string): WithReason<Protocol> | undefined {
  const value = spokenProtocols.find((protocol) => protocol === text);
  return value && { value, why: `${why} ${value}` };
}
