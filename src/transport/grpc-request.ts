import type { OutgoingHttpHeaders } from 'node:http2';
import type { Target } from './transport.js';

/** Set below whatever a person gives: they are what makes it gRPC (grpc, doc/PROTOCOL-HTTP2.md, "Requests"). */
const own = new Set(['host', 'te', 'content-type', 'grpc-encoding', 'grpc-accept-encoding', 'grpc-timeout']);

/** The headers of one call. A value of a name that ends in `-bin` is base64, of either alphabet. No deadline goes along: ours would race with the server's. */
export function callHeaders(
  target: Target,
  path: string,
  given: Readonly<Record<string, string>>,
): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {
    ':method': 'POST',
    ':scheme': target.tls ? 'https' : 'http',
    ':authority': target.host,
    ':path': path,
    te: 'trailers',
    'content-type': 'application/grpc',
    'user-agent': 'isvc',
    'grpc-accept-encoding': 'identity,deflate,gzip',
  };
  for (const [givenName, value] of Object.entries(given)) {
    const name = givenName.toLowerCase();
    if (own.has(name) || name.startsWith(':')) continue;
    headers[name] = name.endsWith('-bin') ? Buffer.from(value, 'base64').toString('base64') : value;
  }
  return headers;
}
