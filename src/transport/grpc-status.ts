import type { IncomingHttpHeaders } from 'node:http2';
import type { GrpcResponse } from '../inference/exchange.js';

/** How a call ended, by its trailers. */
type GrpcStatus = Pick<GrpcResponse, 'code' | 'details'>;

const unknown = 2;

/** What is no number is UNKNOWN, as gRPC's other clients have it; grpc-js passes on whatever the text of `grpc-status` makes. */
export function readCode(code: number | undefined, details: string): GrpcStatus {
  if (code !== undefined && Number.isInteger(code) && code >= 0 && code < 1e9) return { code, details };
  const note = 'its grpc-status is not a code';
  return { code: unknown, details: details === '' ? note : `${details} (${note})` };
}

/** The status of an HTTP answer that states none (grpc, doc/http-grpc-status-mapping.md). */
export function mappedStatus(status: number, type: string): GrpcStatus {
  if (status === 200)
    return { code: unknown, details: `${type === '' ? 'no content-type' : type} in place of gRPC` };
  return { code: mappedCodes[status] ?? unknown, details: `Received HTTP status code ${status}` };
}

const mappedCodes: Readonly<Record<number, number>> = {
  400: 13,
  401: 16,
  403: 7,
  404: 12,
  429: 14,
  502: 14,
  503: 14,
  504: 14,
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
