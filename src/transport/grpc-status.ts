import { grpcCode } from '../inference/grpc-code.js';
import type { IncomingHttpHeaders } from 'node:http2';
import type { GrpcResponse, NoResponse, Phase } from '../inference/exchange.js';
import { type Fault, tooLarge } from './limits.js';

/** How a call ended, by its trailers. */
type GrpcStatus = Pick<GrpcResponse, 'code' | 'details'>;

/** A status that is not a number is UNKNOWN, as gRPC's other clients have it; grpc-js passes on whatever the text of `grpc-status` makes. */
export function readCode(code: number | undefined, details: string): GrpcStatus {
  if (code !== undefined && Number.isInteger(code) && code >= 0 && code < 1e9) return { code, details };
  const note = 'its grpc-status is not a code';
  return { code: grpcCode.UNKNOWN, details: details === '' ? note : `${details} (${note})` };
}

/** The status of an HTTP answer that states none (grpc, doc/http-grpc-status-mapping.md). */
export function mappedStatus(status: number, type: string): GrpcStatus {
  if (status === 200)
    return { code: grpcCode.UNKNOWN, details: `${type === '' ? 'no content-type' : type} in place of gRPC` };
  return mappedHttpStatus(status);
}

/** The same in the words of grpc-js, whatever the answer's type is. */
export function mappedHttpStatus(status: number): GrpcStatus {
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

/** The end of a call as grpc-js tells it, whoever made it: the far side, or grpc-js itself. */
export type CallStatus = {
  readonly code: number | undefined;
  readonly details: string;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly trailers: Readonly<Record<string, string>>;
};

type Context = {
  readonly phase: Phase;
  readonly tls: boolean;
  readonly maxAnswerBytes: number;
  /** Node's error of the connection. */
  readonly connection: Fault | undefined;
};

// grpc-js's own words for a call that ended without a status from the far side (its subchannel-call.ts).
const clientMade =
  /^(Connection dropped|Call cancelled|Stream refused|Received RST_STREAM|Bandwidth exhausted|Protocol not secure|No status information|(read|write) E[A-Z]+)/;

/** The words of grpc-js where it refuses an answer itself (its stream-decoder.ts, compression-filter.ts, client.ts), and their meaning. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [/^Received message larger than max \(\d+ vs \d+\)$/, 'TOO_LARGE'],
  [/^Received message that decompresses to a size larger than \d+$/, 'TOO_LARGE'],
  [/^Failed to decompress \w+-encoded message$/, 'BAD_ENCODING'],
  [/^Too many responses received$/, 'BAD_MESSAGE'],
  [/^(No status information received|Received HTTP status code 200$)/, 'NO_STATUS'],
  [/\(Call ended without gRPC status\)$/, 'NO_STATUS'],
  [/^Received RST_STREAM with code 13$/, 'NOT_HTTP2'],
];

/**
 * What grpc-js says where Node ended a stream or a connection itself, for what came breaks a rule of HTTP/2: the words of nghttp2 (its
 * lib/nghttp2_helper.c) and of Node (its lib/internal/errors.js). A far side that ends a stream with code 1 reads the same.
 */
const brokenRule =
  /^Received RST_STREAM with code (?:1$|2 triggered by internal client error: ((?:Protocol|Flow control|Frame size|Header compression\/decompression) error|Flooding was detected.*|Too many .* frame.*))/i;

/** The words of grpc-js, and of Node in them, where the far side ended a call by a frame of HTTP/2, RST_STREAM or GOAWAY. */
const resets: readonly (readonly [RegExp, string])[] = [
  [/^Stream refused by server/, 'REFUSED_STREAM'],
  // Node ends a stream with this code itself where a head has more than it reads, and tells nothing else of it.
  [/^Bandwidth exhausted|Session closed with error code 11\b/, 'ENHANCE_YOUR_CALM'],
  [/^Received RST_STREAM with code (?!2 triggered)|Session closed with error code/, 'STREAM_RESET'],
];

/**
 * Why nothing came back, or undefined where the far side did answer. grpc-js gives its own failures the same codes as a server's
 * (14 UNAVAILABLE for a refused connection), so what was received decides: trailers and headers come only from there.
 */
export function noResponse(status: CallStatus, context: Context): NoResponse | undefined {
  const { phase } = context;
  const { details } = status;
  // An encoding that grpc-js does not know makes an error without a code (its compression-filter.ts).
  if (status.code === undefined) {
    return { phase, code: 'BAD_ENCODING', message: 'the answer is compressed in a way that was not offered' };
  }
  // A head that ends the stream, and states nothing, is told as trailers.
  const silent = details === 'Received HTTP status code 200';
  if (status.code === grpcCode.OK || (hasTrailers(status) && !silent)) return undefined;
  if (phase === 'resolve' || phase === 'connect' || phase === 'tls') return connectFailure(details, context);
  const code = refusals.find(([words]) => words.test(details))?.[1];
  if (code === 'TOO_LARGE') return { phase, ...tooLarge(context.maxAnswerBytes) };
  if (code !== undefined) return { phase, code, message: details };
  const broken = brokenRule.exec(details);
  if (broken !== null)
    return { phase, code: 'BAD_HTTP', message: `a rule of HTTP/2 is broken (${broken[1] ?? details})` };
  if (details.startsWith('Received HTTP status code')) return undefined;
  if (status.headers !== undefined && !clientMade.test(details)) return undefined;
  const reset = resets.find(([words]) => words.test(details))?.[1];
  if (reset !== undefined) return { phase, code: reset, message: details };
  if (context.connection !== undefined && details.startsWith('Connection dropped'))
    return { phase, ...context.connection };
  return { phase, code: /\bE[A-Z]{4,}\b/.exec(details)?.[0] ?? 'STREAM_CLOSED', message: details };
}

/** The far side says that it did nothing with the request: it may be sent again (RFC 9113, section 8.7). */
export function isUnprocessed({ details, headers }: CallStatus): boolean {
  return headers === undefined && details.startsWith('Stream refused by server');
}

function hasTrailers({ trailers }: CallStatus): boolean {
  return Object.keys(trailers).length > 0;
}

function connectFailure(details: string, { phase, tls, connection }: Context): NoResponse {
  const message = lastError(details);
  // The words of Node's HTTP/2 client for an HTTP/1.1 answer.
  if (/Protocol error/i.test(message)) {
    return {
      phase: tls ? 'tls' : 'connect',
      code: 'NOT_HTTP2',
      message: 'the far side does not speak HTTP/2',
    };
  }
  if (connection !== undefined) return { phase, ...connection };
  const system = /\bE[A-Z]{4,}\b/.exec(message)?.[0];
  if (system !== undefined) return { phase, code: system, message };
  return { phase, code: 'CLOSED', message: 'the connection was closed before HTTP/2 began' };
}

/** The cause inside `No connection established. Last error: Error: CAUSE (DATE). Resolution note: `. */
function lastError(details: string): string {
  const start = details.indexOf('Last error: ');
  const end = details.indexOf('. Resolution note', start);
  if (start === -1 || end === -1) return details.trim();
  const cause = details.slice(start + 'Last error: '.length, end).replace(/^Error: /, '');
  return cause
    .trim()
    .replace(/ \(\d{4}-[^()]*\)$/, '')
    .trim();
}
