import type { Protocol } from '../../kserve/service.js';
import { startDualServer, type DemoServer } from '../wire/dual-server.js';
import type { DemoHandler } from '../wire/exchange.js';
import { digits } from './digits.js';
import { echo } from './echo.js';
import { flower } from './flower.js';
import { halfPlusTwo } from './half-plus-two.js';
import { sklearnIris, statedIris } from './iris.js';
import { kserveServer } from './kserve-server.js';
import { trainLanguageModel, type LanguageModel } from './language-model.js';
import { languageServer } from './language-server.js';
import { notJson } from './not-json.js';
import { predictEcho, predictIris, predictNothing, predictSlowly } from './predict-v1.js';
import { tensorflowGrpc } from './tensorflow-grpc.js';
import { tensorflowRest } from './tensorflow-rest.js';
import { tritonServer } from './triton-server.js';
import { v2Grpc } from './v2-grpc.js';
import { createVllmEngine, type VllmEngine } from './vllm-engine.js';

/** The server in the predictor pod of one demo service. */
export type DemoModel = {
  readonly protocol: Protocol;
  /** The name under which the server knows its model: mostly the service's, but not always. */
  readonly modelName: string;
  /** Name and number of the container's only port, as an InferenceService states them. */
  readonly port: { readonly name: string; readonly containerPort: number };
  readonly handler: DemoHandler;
};

const slowMs = 5_000;

function rest(protocol: 'v1' | 'v2', modelName: string, handler: DemoHandler): DemoModel {
  return { protocol, modelName, port: { name: 'http1', containerPort: 8080 }, handler };
}

/** KServe's Gateway API routes send gRPC to a port only when it is the only one, and named h2c. */
function grpc(protocol: 'grpc-v1' | 'grpc-v2', modelName: string, handler: DemoHandler): DemoModel {
  return { protocol, modelName, port: { name: 'h2c', containerPort: 9000 }, handler };
}

export type DemoModels = {
  /** By the name of the InferenceService. */
  readonly services: ReadonlyMap<string, DemoModel>;
  /** vLLM's server as an LLMInferenceService starts it, with these names for its model. */
  readonly languageService: (names: readonly [string, ...string[]]) => LanguageService;
};

/** A model server of a pod, and what it has to do. */
export type LanguageService = { readonly handler: DemoHandler; readonly engine: VllmEngine };

/** `languageText` is what the language models learn from: it is read, and they are trained, when one of them is first asked. */
export function createDemoModels(languageText: () => string): DemoModels {
  const language = once(() => trainLanguageModel(languageText()));
  return {
    services: new Map([...tensorModels, ...languageModels(language)]),
    languageService: (names) => {
      const engine = createVllmEngine(names[0]);
      const server = (): DemoHandler =>
        languageServer({ model: language(), names, flavour: 'vllm', quirks: { msPerEvent: 15 }, engine });
      return { engine, handler: onDemand(server) };
    },
  };
}

const tensorModels: ReadonlyMap<string, DemoModel> = new Map([
  ['digits', rest('v2', 'digits', tritonServer(digits('digits')))],
  ['echo', rest('v2', 'echo', tritonServer(echo('echo')))],
  ['echo-grpc', grpc('grpc-v2', 'echo-grpc', v2Grpc(echo('echo-grpc')))],
  ['echo-tf', grpc('grpc-v1', 'echo-tf', tensorflowGrpc(echo('echo-tf')))],
  ['echo-v1', rest('v1', 'echo-v1', kserveServer({ name: 'echo-v1', predict: predictEcho }))],
  ['flower-grpc', grpc('grpc-v1', 'flower-grpc', tensorflowGrpc(flower('flower-grpc')))],
  ['flower-sample', rest('v1', 'flower-sample', tensorflowRest(flower('flower-sample')))],
  ['half-plus-two', rest('v1', 'half-plus-two', tensorflowRest(halfPlusTwo('half-plus-two')))],
  [
    'half-plus-two-grpc',
    grpc('grpc-v1', 'half-plus-two-grpc', tensorflowGrpc(halfPlusTwo('half-plus-two-grpc'))),
  ],
  ['iris-grpc', grpc('grpc-v2', 'iris-grpc', v2Grpc(statedIris('iris-grpc')))],
  ['lost-secret', rest('v1', 'lost-secret', iris('lost-secret'))],
  ['needs-token', rest('v1', 'needs-token', iris('needs-token'))],
  ['no-route', rest('v1', 'no-route', iris('no-route'))],
  ['not-json', rest('v1', 'not-json', notJson)],
  ['rejects', rest('v1', 'rejects', kserveServer({ name: 'rejects', predict: predictNothing }))],
  ['scaled-to-zero', rest('v1', 'scaled-to-zero', iris('scaled-to-zero'))],
  ['sklearn-iris', rest('v1', 'sklearn-iris', iris('sklearn-iris'))],
  ['sklearn-v2-iris', rest('v2', 'sklearn-v2-iris', iris('sklearn-v2-iris'))],
  ['slow', rest('v1', 'slow', kserveServer({ name: 'slow', predict: predictSlowly(slowMs) }))],
  ['wrong-name', rest('v1', 'iris-2024', iris('iris-2024'))],
]);

/** vLLM's own server, at the pace of a small GPU, and KServe's huggingfaceserver. */
function languageModels(language: () => LanguageModel): readonly (readonly [string, DemoModel])[] {
  const writer = (): DemoHandler =>
    languageServer({ model: language(), names: ['writer'], flavour: 'vllm', quirks: { msPerEvent: 15 } });
  const qwen = (): DemoHandler =>
    languageServer({
      model: language(),
      names: ['qwen'],
      flavour: 'kserve',
      quirks: { pingEvery: 20, msPerEvent: 5 },
    });
  const thinker = (): DemoHandler =>
    languageServer({
      model: language(),
      names: ['thinker'],
      flavour: 'vllm',
      quirks: { reasons: true, callsTools: true, nullContent: true, usage: 'never', msPerEvent: 15 },
    });
  return [
    ['qwen', openAi('qwen', qwen)],
    ['thinker', openAi('thinker', thinker)],
    ['writer', openAi('writer', writer)],
  ];
}

function openAi(modelName: string, server: () => DemoHandler): DemoModel {
  const port = { name: 'http1', containerPort: 8080 };
  return { protocol: 'openai', modelName, port, handler: onDemand(server) };
}

function onDemand(server: () => DemoHandler): DemoHandler {
  const made = once(server);
  return async (...asked) => made()(...asked);
}

/** A value that is made when it is first asked for. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** KServe's Python server answers V1 and V2 on the same port. */
function iris(name: string): DemoHandler {
  return kserveServer({ name, predict: predictIris, infer: sklearnIris(name) });
}

/** A model server on a loopback port of its own, as a pod has: HTTP/1.1 and cleartext HTTP/2. */
export function startModelServer({ handler }: Pick<DemoModel, 'handler'>): Promise<DemoServer> {
  return startDualServer(handler);
}
