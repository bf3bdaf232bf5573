import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type ClientHttp2Stream, constants, type IncomingHttpHeaders } from 'node:http2';
import type { PlainAnswer } from '../inference/exchange.js';
import type { Channel } from './grpc-connection.js';
import { isGrpcType, readHeaders } from './grpc-status.js';
import { keepUntilClosed } from './http2-sessions.js';
import { maxInterimAnswers, maxPageBytes } from './limits.js';

/** Node 22.17 and 24.2 tell of every HTTP/2 stream of a client there; older ones are silent, and a page has no body then. */
const created = 'http2.client.stream.created';

/** The answer that came in place of gRPC: grpc-js throws its body away, so that the stream itself is listened to. */
export type PageRecord = {
  readonly of: (channel: Channel) => PlainAnswer | undefined;
  readonly close: () => void;
};

/** Keeps the page of the last call on each channel. `find`: the channel whose connection has a port here. */
export function keepPages(find: (localPort: number | undefined) => Channel | undefined): PageRecord {
  const pages = new WeakMap<Channel, PlainAnswer>();
  const onCreated = (message: unknown) => {
    const { stream } = message as { readonly stream: ClientHttp2Stream };
    if (isPushed(stream)) {
      // grpc-js knows nothing of it: its error would be nobody's, and end isvc.
      stream.on('error', () => {});
      stream.close(constants.NGHTTP2_REFUSED_STREAM);
      return;
    }
    stream.once('close', () => letGo(stream));
    const { session } = stream;
    // A session that ended has no socket to ask.
    if (session === undefined || session.destroyed) return;
    keepUntilClosed(session);
    const channel = find(session.socket.localPort);
    if (channel === undefined) return;
    pages.delete(channel);
    let interim = 0;
    stream.on('headers', () => {
      interim += 1;
      if (interim > maxInterimAnswers) stream.close(constants.NGHTTP2_CANCEL);
    });
    stream.once('response', (incoming: IncomingHttpHeaders & { ':status'?: number }) => {
      const status = incoming[':status'] ?? 0;
      const headers = readHeaders(incoming);
      if (isGrpcType(headers['content-type'] ?? '') && (status === 200 || 'grpc-status' in headers)) return;
      let body = Buffer.alloc(0);
      pages.set(channel, { status, headers, body });
      stream.on('data', (chunk: Uint8Array) => {
        if (body.length >= maxPageBytes) return;
        body = Buffer.concat([body, chunk]).subarray(0, maxPageBytes);
        pages.set(channel, { status, headers, body });
        if (body.length === maxPageBytes) stream.close();
      });
    });
  };
  subscribe(created, onCreated);
  return { of: (channel) => pages.get(channel), close: () => void unsubscribe(created, onCreated) };
}

/** The streams of a server have even numbers (RFC 9113, section 5.1.1); one of ours has none yet. */
function isPushed({ id }: ClientHttp2Stream): boolean {
  return id !== undefined && id % 2 === 0;
}

/**
 * Node's own half of a stream keeps the other one until a collection of the whole heap, and with it all that listens to it: the call, its
 * messages, its listeners. Collections of the young generation then copy them. After its end nobody needs to hear of a stream.
 */
function letGo(stream: ClientHttp2Stream): void {
  stream.removeAllListeners();
  stream.on('error', () => {});
}
