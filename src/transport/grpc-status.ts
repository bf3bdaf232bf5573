import { grpcCode } from '../inference/grpc-code.js';
import type { IncomingHttpHeaders } from 'node:http2';
import type { GrpcResponse } from '../inference/exchange.js';

/** How a call ended, by its trailers. */
type GrpcStatus = Pick<GrpcResponse, 'code' | 'details'>;

/** What is no number is UNKNOWN, as gRPC's other clients have it; grpc-js passes on whatever the text of `grpc-status` makes. */
export function readCode(code: number | undefined, details: string): GrpcStatus {
  if (code !== undefined && Number.isInteger(code) && code >= 0 && code < 1e9) return { code, details };
  const note = 'its grpc-status is not a code';
  return { code: grpcCode.UNKNOWN, details: details === '' ? note : `${details} (${note})` };
}

/** The status of an HTTP answer that states none (grpc, doc/http-grpc-status-mapping.md). */
export function mappedStatus(status: number, type: string): GrpcStatus {
  if (status === 200)
    return { code: grpcCode.UNKNOWN, details: `${type === '' ? 'no content-type' : type} in place of gRPC` };
  return { code: mappedCodes[status] ?? grpcCode.UNKNOWN, details: `Received HTTP status code ${status}` };
}

const mappedCodes: Readonly<Record<number, number>> = {
  400: grpcCode.INTERNAL,
  401: grpcCode.UNAUTHENTICATED,
  403: grpcCode.PERMISSION_DENIED,
  404: grpcCode.UNIMPLEMENTED,
  429: grpcCode.UNAVAILABLE,
  502: grpcCode.UNAVAILABLE,
  503: grpcCode.UNAVAILABLE,
  504: grpcCode.UNAVAILABLE,
};

/** `application/grpc`, alone or with `+proto` and the like; `application/grpc-web` is another protocol. */
export function isGrpcType(type: string): boolean {
  return /^application\/grpc(?:$|[+; ])/i.test(type);
}

/** Without HTTP/2's own (`:status`), each once. */
export function readHeaders(incoming: IncomingHttpHeaders): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming)) {
    if (value === undefined || name.startsWith(':')) continue;
    read[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return read;
}
