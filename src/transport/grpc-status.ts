import type { IncomingHttpHeaders } from 'node:http2';
import type { GrpcResponse } from '../inference/exchange.js';

type Headers = Readonly<Record<string, string>>;

/** How a call ended, by its trailers. */
export type GrpcStatus = Pick<GrpcResponse, 'code' | 'details'>;

const unknown = 2;

/**
 * The status that headers or trailers state; undefined where they state none (grpc, doc/PROTOCOL-HTTP2.md, "Trailers"). What is
 * no number there is UNKNOWN, as gRPC's own clients have it.
 */
export function statedStatus(headers: Headers): GrpcStatus | undefined {
  const stated = headers['grpc-status'];
  if (stated === undefined) return undefined;
  const details = percentDecoded(headers['grpc-message'] ?? '');
  if (/^\d{1,9}$/.test(stated)) return { code: Number(stated), details };
  const note = `its grpc-status is not a code: ${stated.slice(0, 40)}`;
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

/** What a person is shown as metadata: the status has fields of its own. */
export function withoutStatus(headers: Headers): Headers {
  const { 'grpc-status': _status, 'grpc-message': _message, ...others } = headers;
  return others;
}

/** gRPC's Percent-Encoded. What is no escape stays as it is, and bytes that are no UTF-8 are replaced: a text is never lost. */
function percentDecoded(text: string): string {
  const bytes = text.replaceAll(/%([\dA-Fa-f]{2})/g, (_escape, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
