import * as zlib from 'node:zlib';
import type { GrpcResponse, HttpResponse, ModelRequest } from '../inference/exchange.js';
import { grpcCode, parseGrpcCode } from '../inference/grpc-code.js';
import { isGrpcType, mappedStatus, readCode } from './grpc-status.js';
import { maxPageBytes } from './limits.js';
import type { HeaderList, PassedAnswer } from './passing.js';
import { hasZstd, isZlib } from './rest-body.js';

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
  const stated = trailers['grpc-status'] ?? headers['grpc-status'];
  if (stated === undefined && (status !== 200 || !isGrpcType(type)))
    return { transport, ...mappedStatus(status, type), headers, trailers, http: { status, headers, body } };
  if (stated === undefined)
    return {
      transport,
      code: grpcCode.UNKNOWN,
      details: 'it ended without a grpc-status',
      headers,
      trailers,
    };
  const message = trailers['grpc-message'] ?? headers['grpc-message'] ?? '';
  return { transport, ...readCode(parseGrpcCode(stated), percentDecoded(message)), headers, trailers };
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

const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH, ZSTD_e_flush } = zlib.constants;
const maxOutputLength = 16 * maxPageBytes;
const gunzip = (start: Uint8Array) => zlib.gunzipSync(start, { maxOutputLength, finishFlush: Z_SYNC_FLUSH });

/** Takes an encoding off a beginning. */
type Unpack = (start: Uint8Array) => Uint8Array;

const unpackers: ReadonlyMap<string, Unpack> = new Map<string, Unpack>([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  [
    'deflate',
    (start) =>
      (isZlib(start) ? zlib.inflateSync : zlib.inflateRawSync)(start, {
        maxOutputLength,
        finishFlush: Z_SYNC_FLUSH,
      }),
  ],
  [
    'br',
    (start) => zlib.brotliDecompressSync(start, { maxOutputLength, finishFlush: BROTLI_OPERATION_FLUSH }),
  ],
  ...(hasZstd
    ? ([
        [
          'zstd',
          (start: Uint8Array) =>
            zlib.zstdDecompressSync(start, { maxOutputLength, finishFlush: ZSTD_e_flush }),
        ],
      ] as const)
    : []),
]);

/** As much of a beginning as can be unpacked; as it is where that is nothing. */
function plainStart(start: Uint8Array, encoding: string): Uint8Array {
  const unpack = unpackers.get(encoding.toLowerCase());
  if (unpack === undefined) return start;
  try {
    const plain = unpack(start);
    return plain.byteLength === 0 ? start : plain;
  } catch {
    // A page that cannot be unpacked tells no less than one that is not read.
    return start;
  }
}
