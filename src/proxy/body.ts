import type { Readable } from 'node:stream';
import { headerOf, type ProxyRequest } from './request.js';

/** The body of a request: nothing of it is read before somebody takes it. */
export type RequestBody = {
  /** Bytes where all of a small one is here, so that it can be sent twice. */
  readonly take: () => Readable | Uint8Array;
  readonly readBytes: () => number;
};

/** One that has come by the time that it is taken is not a stream any more. */
const smallBytes = 64 * 1024;

/** `onBytes` is told of each piece as it is passed on; `onTooLarge` once, when it is more than allowed. */
export function bodyOf(
  request: ProxyRequest,
  maxBytes: number,
  { onBytes, onTooLarge }: { readonly onBytes: () => void; readonly onTooLarge: () => void },
): RequestBody {
  let bytes = 0;
  let taken: Readable | Uint8Array | undefined;
  const count = (piece: Uint8Array) => {
    const before = bytes;
    bytes += piece.byteLength;
    onBytes();
    if (bytes > maxBytes && before <= maxBytes) onTooLarge();
  };
  const takeOnce = (): Readable | Uint8Array => {
    if (hasNoBody(request)) return new Uint8Array();
    // Held, so that listening does not let it flow.
    request.pause();
    if (request.complete && request.readableLength <= smallBytes) {
      const whole = (request.read() as Buffer | null) ?? Buffer.alloc(0);
      count(whole);
      return whole;
    }
    request.on('data', count);
    return request;
  };
  return {
    take: () => {
      taken ??= takeOnce();
      return taken;
    },
    readBytes: () => bytes,
  };
}

/** Whether a request says by itself that its body is larger than that. */
export function isTooLarge(request: ProxyRequest, maxBytes: number): boolean {
  return Number(headerOf(request, 'content-length') ?? 0) > maxBytes;
}

/** Whether a request has a body of a length that it does not say: it goes on in chunks. */
export function isChunked(request: ProxyRequest): boolean {
  return !hasNoBody(request) && headerOf(request, 'content-length') === undefined;
}

/** Whether the head is all of a request. */
export function hasNoBody(request: ProxyRequest): boolean {
  if ('stream' in request) return request.stream.endAfterHeaders;
  const { headers } = request;
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
}
