import { fileURLToPath } from 'node:url';

import { loadSync } from '@grpc/proto-loader';
import type { ServiceDefinition } from '@grpc/proto-loader';

import type { GrpcRequest, GrpcResponse, HttpResponse } from '../../src/inference/exchange.js';
import type { ModelRef } from '../../src/inference/model-ref.js';
import { parseJson } from '../../src/inference/json.js';
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

export function jsonPayload(text: string): Payload {
  return { kind: 'json', text, value: parseJson(text) };
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
  const { requestSerialize, requestDeserialize } = methodOf(service, method);
  return requestDeserialize(requestSerialize(message));
}

/** The bytes of an answer as the client gets it. */
export function answerFromBytes(service: string, method: string, bytes: Uint8Array): object {
  return methodOf(service, method).responseDeserialize(Buffer.from(bytes));
}

/** An answer as the client gets it: through the bytes of protobuf and back. */
export function answerOverTheWire(service: string, method: string, message: object): GrpcResponse {
  const { responseSerialize, responseDeserialize } = methodOf(service, method);
  return grpcResponse(responseDeserialize(responseSerialize(message)));
}

/** What a decoder makes of bytes that claim to be an answer. */
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

/** What a decoder makes of anything: its kind of Problem, or that it succeeded. Another error fails the test. */
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
