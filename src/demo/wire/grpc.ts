import { grpcCode } from '../../inference/grpc-code.js';
import { Problem } from '../../problem.js';
import type { DemoAnswer, DemoHandler, DemoRequest } from './exchange.js';

/** A method's answer: a message, or a status other than OK with its text. */
export type GrpcResult =
  | { readonly message: Uint8Array }
  | { readonly code: number; readonly details: string };

/** Answers one request message of a unary method. Bytes that are not a message (RangeError) become INTERNAL. */
export type GrpcMethod = (message: Uint8Array, signal: AbortSignal) => Promise<GrpcResult>;

export type GrpcService = {
  /** By full path: `/inference.GRPCInferenceService/ModelInfer`. */
  readonly methods: ReadonlyMap<string, GrpcMethod>;
  /** The server's message for a method that it does not have; C++ servers say nothing, Python's "Method not found!". */
  readonly unknownMethod: string;
  /** Larger request messages are RESOURCE_EXHAUSTED. */
  readonly maxMessageBytes: number;
};

const statusOf: Readonly<Partial<Record<Problem['kind'], number>>> = {
  payload: grpcCode.INVALID_ARGUMENT,
  'not-found': grpcCode.NOT_FOUND,
  'not-ready': grpcCode.FAILED_PRECONDITION,
};

/** Content types as Envoy's Grpc::Common::hasGrpcContentType takes them: `application/grpc` and `application/grpc+…`. */
export function isGrpc(request: DemoRequest): boolean {
  const type = request.headers['content-type'] ?? '';
  return type === 'application/grpc' || type.startsWith('application/grpc+');
}

/** A status without a message, as headers that end the stream (gRPC over HTTP/2, "Trailers-Only"). */
export function trailersOnly(code: number, details: string): DemoAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/grpc', ...statusHeaders(code, details) },
    body: new Uint8Array(),
  };
}

function statusHeaders(code: number, details: string): Record<string, string> {
  return {
    'grpc-status': String(code),
    ...(details === '' ? {} : { 'grpc-message': percentEncode(details) }),
  };
}

/** gRPC's Percent-Encoded: bytes outside space to tilde, and the percent sign itself. */
function percentEncode(text: string): string {
  return Array.from(Buffer.from(text), (byte) =>
    byte < 0x20 || byte > 0x7e || byte === 0x25
      ? `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
      : String.fromCharCode(byte),
  ).join('');
}

/** A unary gRPC server. Another content type is broken off, as grpcio's and TensorFlow Serving's C core does. */
export function grpcHandler(service: GrpcService): DemoHandler {
  return async (request, signal) => {
    const method = service.methods.get(request.path);
    if (!isGrpc(request)) return 'reset';
    if (method === undefined) return trailersOnly(grpcCode.UNIMPLEMENTED, service.unknownMethod);
    const message = unframe(request.body, service.maxMessageBytes);
    const result = 'code' in message ? message : await call(method, message.message, signal);
    if ('code' in result) return trailersOnly(result.code, result.details);
    return {
      status: 200,
      headers: { 'content-type': 'application/grpc', 'grpc-accept-encoding': 'identity' },
      body: frame(result.message),
      trailers: statusHeaders(grpcCode.OK, ''),
    };
  };
}

async function call(method: GrpcMethod, message: Uint8Array, signal: AbortSignal): Promise<GrpcResult> {
  try {
    return await method(message, signal);
  } catch (error) {
    if (error instanceof Problem)
      return { code: statusOf[error.kind] ?? grpcCode.INTERNAL, details: error.summary };
    if (error instanceof RangeError)
      return { code: grpcCode.INTERNAL, details: 'Exception deserializing request!' };
    throw error;
  }
}

/** The one message of a unary request: a flag byte (compressed), a 32-bit big-endian length, the message. */
function unframe(body: Uint8Array, maxBytes: number): GrpcResult {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  if (body.byteLength < 5) return { code: grpcCode.INTERNAL, details: 'Missing request message' };
  if (view.getUint8(0) !== 0)
    return { code: grpcCode.UNIMPLEMENTED, details: 'Compression is not supported' };
  const length = view.getUint32(1);
  if (length > maxBytes) {
    return {
      code: grpcCode.RESOURCE_EXHAUSTED,
      details: `Received message larger than max (${length} vs. ${maxBytes})`,
    };
  }
  if (body.byteLength !== 5 + length) return { code: grpcCode.INTERNAL, details: 'Missing request message' };
  return { message: body.subarray(5) };
}

function frame(message: Uint8Array): Uint8Array {
  const head = new DataView(new ArrayBuffer(5));
  head.setUint32(1, message.byteLength);
  return new Uint8Array(Buffer.concat([new Uint8Array(head.buffer), message]));
}
