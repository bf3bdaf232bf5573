import * as zlib from 'node:zlib';
import type { GrpcResponse, HttpResponse, ModelRequest } from '../inference/exchange.js';
import { isGrpcType, mappedStatus, readCode } from './grpc-status.js';
import { maxPageBytes } from './limits.js';
import type { HeaderList, PassedAnswer } from './passing.js';

/** An answer that was passed on, as the response of a call of ours would be; of its body the beginning, without its compression. */
export function passedResponse(
  transport: ModelRequest['transport'],
  answer: PassedAnswer,
  bodyStart: Uint8Array,
): HttpResponse | GrpcResponse {
  const { status } = answer;
  const headers = joinedHeaders(answer.headers);
  const type = headers['content-type'] ?? '';
  const body = plainStart(bodyStart, headers['content-encoding'] ?? '');
  if (transport === 'http') return { transport, status, headers, body };
  const trailers = joinedHeaders(answer.trailers());
  const code = trailers['grpc-status'] ?? headers['grpc-status'];
  if (code === undefined && (status !== 200 || !isGrpcType(type)))
    return { transport, ...mappedStatus(status, type), headers, trailers, http: { status, headers, body } };
  const message = trailers['grpc-message'] ?? headers['grpc-message'] ?? '';
  return { transport, ...readCode(Number(code), percentDecoded(message)), headers, trailers };
}

/** Each header once: the values of a repeated one are joined. */
function joinedHeaders(headers: HeaderList): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of headers)
    all[name] = Object.hasOwn(all, name) ? `${all[name]}, ${value}` : value;
  return all;
}

/** gRPC's status message (grpc, doc/PROTOCOL-HTTP2.md, "Percent-Encoded"); as it is where it is not encoded well. */
function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** As much of a beginning as can be unpacked; as it is where that is nothing. */
function plainStart(start: Uint8Array, encoding: string): Uint8Array {
  const options = { maxOutputLength: 16 * maxPageBytes, finishFlush: zlib.constants.Z_SYNC_FLUSH };
  const { BROTLI_OPERATION_FLUSH } = zlib.constants;
  try {
    if (/^(?:x-)?gzip$/i.test(encoding)) return zlib.gunzipSync(start, options);
    if (/^deflate$/i.test(encoding)) return zlib.inflateSync(start, options);
    if (/^br$/i.test(encoding))
      return zlib.brotliDecompressSync(start, { ...options, finishFlush: BROTLI_OPERATION_FLUSH });
  } catch {
    // A page that cannot be unpacked tells no less than one that is not read.
    return start;
  }
  return start;
}
