import { fileURLToPath } from 'node:url';

import { loadSync, type ServiceDefinition } from '@grpc/proto-loader';

import type {
  GrpcRequest,
  GrpcResponse,
  HttpRequest,
  HttpResponse,
  ModelRef,
} from '../../src/inference/exchange.js';
import { jsonText, type Answer, type ModelMetadata } from '../../src/inference/answer.js';
import { stringifyJson, type Json } from '../../src/inference/json.js';
import { parseJson, readJson } from '../../src/inference/read-json.js';
import { nestedJson } from '../../src/inference/tensor-json.js';
import type { Tensor } from '../../src/inference/tensor.js';
import { atOnce, type Work } from '../../src/runtime/work.js';
import { findMethod } from '../../src/transport/grpc-methods.js';
import type { Payload } from '../../src/inference/payload.js';
import { Problem } from '../../src/problem.js';

const protos = fileURLToPath(new URL('../../protos/', import.meta.url));
const loaded = loadSync(['open_inference.proto', 'tensorflow_serving.proto'], {
  keepCase: true,
  longs: String,
  enums: String,
  defaults: false,
  oneofs: false,
  includeDirs: [protos],
});

export const model: ModelRef = { name: 'm', binary: false, verb: 'predict' };

/** A tensor's values as the plain values of its JSON, nested. */
export function plainValues(tensor: Tensor): Json {
  return parseJson(stringifyJson(nestedJson(tensor)));
}

type Coded<Request, Response> = {
  readonly encodePredict: (model: ModelRef, payload: Payload, metadata?: ModelMetadata) => Work<Request>;
  readonly decodePredict: (response: Response, payload?: Payload) => Work<Answer>;
};

type AtOnce<Request, Response> = {
  readonly encodePredict: (...given: Parameters<Coded<Request, Response>['encodePredict']>) => Request;
  readonly decodePredict: (
    response: Response,
    payload?: Payload,
  ) => Omit<Answer, 'json'> & { readonly json: string };
};

/** A codec whose work is done at once; JSON that it writes is text. */
export function atOnceCodec<
  Request extends HttpRequest | GrpcRequest,
  Response,
  Codec extends Coded<Request, Response>,
>(
  codec: Codec & Coded<Request, Response>,
): Omit<Codec, 'encodePredict' | 'decodePredict'> & AtOnce<Request, Response> {
  return {
    ...codec,
    encodePredict: (...given) => {
      const request = atOnce(codec.encodePredict(...given));
      const isJson = request.transport === 'http' && request.headers['Content-Type'] === 'application/json';
      return isJson ? { ...request, body: Buffer.from(request.body ?? '').toString() } : request;
    },
    decodePredict: (response, payload) => {
      const answer = atOnce(codec.decodePredict(response, payload));
      return { ...answer, json: jsonText(answer) };
    },
  };
}

export function jsonPayload(text: string): Payload {
  return { kind: 'json', text, value: atOnce(readJson(Buffer.from(text), 'payload')).value };
}

export function httpResponse(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): HttpResponse {
  return { transport: 'http', status, headers, body: Buffer.from(body) };
}

export function grpcResponse(message: unknown, code = 0, details = ''): GrpcResponse {
  return { transport: 'grpc', code, details, headers: {}, trailers: {}, message };
}

/** The message as the server gets it: through the bytes of protobuf and back. */
export function overTheWire({ service, method, message }: GrpcRequest): object {
  return methodOf(service, method).requestDeserialize(atOnce(findMethod(service, method).serialize(message)));
}

/** The bytes of an answer as the client gets it. */
export function answerFromBytes(service: string, method: string, bytes: Uint8Array): object {
  return findMethod(service, method).deserialize(Buffer.from(bytes));
}

/** An answer as the client gets it: through the bytes of protobuf and back. */
export function answerOverTheWire(service: string, method: string, message: object): GrpcResponse {
  const bytes = methodOf(service, method).responseSerialize(message);
  return grpcResponse(findMethod(service, method).deserialize(bytes));
}

/** The outcome of decoding bytes that claim to be an answer. */
export function outcomeOfBytes(
  service: string,
  method: string,
  bytes: Uint8Array,
  decode: (response: GrpcResponse) => unknown,
): string {
  let message: object;
  try {
    message = answerFromBytes(service, method, bytes);
  } catch {
    return 'not protobuf';
  }
  return outcome(() => decode(grpcResponse(message)));
}

/** The outcome of a decoder: the kind of its Problem, or that it succeeded. Another error fails the test. */
export function outcome(decode: () => unknown): string {
  try {
    decode();
    return 'ok';
  } catch (error) {
    if (error instanceof Problem) return error.kind;
    throw error;
  }
}

function methodOf(service: string, method: string): ServiceDefinition[string] {
  const definition = loaded[service] as ServiceDefinition | undefined;
  const found = definition?.[method];
  if (found === undefined) throw new Error(`no ${service}/${method} in protos/`);
  return found;
}
