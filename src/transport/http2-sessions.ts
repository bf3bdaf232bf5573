import type { Http2Session } from 'node:http2';

const held = new Set<object>();

/**
 * Keeps Node's own half of a session until it has closed and its streams are freed. Node ends the program with an assertion
 * (`current_nghttp2_memory_ == 0` in its src/node_http2.cc) where it collects that half while a stream has fields of a head that it refused:
 * a stream leaves its session when it is destroyed, and is freed a turn of the event loop later. So a server that breaks the rules of a head
 * ends isvc, if a collection of the heap falls between. The half has no name but that of a symbol; without it nothing is kept.
 */
export function keepUntilClosed(session: Http2Session): void {
  if (session.destroyed) return;
  const symbol = Object.getOwnPropertySymbols(session).find(({ description }) => description === 'kHandle');
  const half: unknown = symbol === undefined ? undefined : Reflect.get(session, symbol);
  if (typeof half !== 'object' || half === null || held.has(half)) return;
  held.add(half);
  // Newer versions of Node take two turns to free a stream.
  session.once('close', () => setImmediate(() => setImmediate(() => held.delete(half))));
}
