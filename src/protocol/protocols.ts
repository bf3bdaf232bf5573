import type { GrpcRequest, GrpcResponse, HttpRequest, HttpResponse } from '../inference/exchange.js';
import type { Protocol } from '../kserve/service.js';
import type { Codec } from './codec.js';
import type { OpenAiCall } from './openai-request.js';

type TransportFacts =
  | {
      readonly transport: 'http';
      /** Behind `models/NAME` or `models/NAME/versions/VERSION`. */
      readonly predictPath: (modelPath: string) => string;
      /** Encodes and decodes; loaded when it is first used. Only OpenAI's API is called in more than one way. */
      readonly load: (call: OpenAiCall) => Promise<Codec<HttpRequest, HttpResponse>>;
    }
  | {
      readonly transport: 'grpc';
      readonly predictMethod: { readonly service: string; readonly method: string };
      readonly load: () => Promise<Codec<GrpcRequest, GrpcResponse>>;
    };

/** Where the protocols differ, but for how they encode and decode. Only facts: every command reads them. */
export type ProtocolFacts = TransportFacts & {
  /** How tensors are written as JSON: TensorFlow Serving's rows and columns, or V2's list of inputs. */
  readonly jsonForm: 'rows' | 'inputs';
  /** Which payloads are encoded by the model's metadata, which names the inputs and states their types. */
  readonly metadataDecides: 'tensors' | 'all but V2 bodies' | 'all';
  /** The protocols in which a server that takes this one may state what its model takes, in the order in which they are asked. */
  readonly metadataIn: readonly Protocol[];
  /** The path ends with the name, a colon and the verb; V2's has neither, and knows no verb but `predict`. */
  readonly hasVerbInPath: boolean;
};

export const protocols: Readonly<Record<Protocol, ProtocolFacts>> = {
  v1: {
    transport: 'http',
    predictPath: (modelPath) => `/v1/${modelPath}:predict`,
    load: () => import('./v1.js'),
    jsonForm: 'rows',
    metadataDecides: 'tensors',
    // TensorFlow Serving states it in V1; KServe's own servers speak V2 beside V1 at the same port.
    metadataIn: ['v1', 'v2'],
    hasVerbInPath: true,
  },
  v2: {
    transport: 'http',
    predictPath: (modelPath) => `/v2/${modelPath}/infer`,
    load: () => import('./v2.js'),
    jsonForm: 'inputs',
    metadataDecides: 'all but V2 bodies',
    metadataIn: ['v2'],
    hasVerbInPath: false,
  },
  'grpc-v2': {
    transport: 'grpc',
    predictMethod: { service: 'inference.GRPCInferenceService', method: 'ModelInfer' },
    load: () => import('./grpc-v2.js'),
    jsonForm: 'inputs',
    metadataDecides: 'all but V2 bodies',
    metadataIn: ['grpc-v2'],
    hasVerbInPath: false,
  },
  'grpc-v1': {
    transport: 'grpc',
    predictMethod: { service: 'tensorflow.serving.PredictionService', method: 'Predict' },
    load: () => import('./grpc-v1.js'),
    jsonForm: 'rows',
    metadataDecides: 'all',
    metadataIn: ['grpc-v1'],
    hasVerbInPath: false,
  },
  openai: {
    transport: 'http',
    predictPath: () => '/v1/chat/completions',
    load: async (call) => (await import('./openai.js')).openAiCodec(call),
    jsonForm: 'rows',
    metadataDecides: 'tensors',
    metadataIn: ['openai'],
    hasVerbInPath: false,
  },
};

/** Where a graph is called, whichever protocol its first step takes. */
export const graphPath = '/';

/** Whether a protocol goes over gRPC, which needs HTTP/2. */
export function isOverGrpc(protocol: Protocol): boolean {
  return protocols[protocol].transport === 'grpc';
}
