import type { HeaderList } from '../transport/passing.js';

/** About one connection (RFC 9110, section 7.6.1), or about how this one frames a body. */
const ofConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/** Of the request: what is for the proxy, what belongs to other programs of this machine, and what may hold the key. */
const notOn = new Set([
  'host',
  'expect',
  'authorization',
  'x-isvc-key',
  'cookie',
  'origin',
  'referer',
  'sec-fetch-site',
  'sec-fetch-mode',
  'sec-fetch-dest',
  'sec-fetch-user',
]);

/**
 * Of the answer: what lets pages in, and what a browser would keep for the proxy's own host, which all services share. `location` goes
 * back as it is.
 */
const notBack =
  /^(?:access-control-|set-cookie|alt-svc|clear-site-data|strict-transport-security|service-worker-allowed)/;

/** The headers of a client that go on to a service. */
export function headersOn(headers: HeaderList, overHttp2: boolean): HeaderList {
  const named = namedByConnection(headers);
  const kept = headers.filter(
    ([name]) => !name.startsWith(':') && !ofConnection.has(name) && !notOn.has(name) && !named.has(name),
  );
  // gRPC's servers ask for it (grpc, doc/PROTOCOL-HTTP2.md, "TE").
  const takesTrailers = headers.some(([name, value]) => name === 'te' && /\btrailers\b/i.test(value));
  return overHttp2 && takesTrailers ? [...kept, ['te', 'trailers']] : kept;
}

/** The headers of an answer that go back to the client. */
export function headersBack(headers: HeaderList): HeaderList {
  const named = namedByConnection(headers);
  return headers.filter(([name]) => !ofConnection.has(name) && !notBack.test(name) && !named.has(name));
}

/** A page of a service has no origin in a browser, so that it can ask for nothing at the proxy's own. */
export const pageHeaders: HeaderList = [
  ['content-security-policy', 'sandbox'],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
];

function namedByConnection(headers: HeaderList): ReadonlySet<string> {
  const values = headers.filter(([name]) => name === 'connection').flatMap(([, value]) => value.split(','));
  return new Set(values.map((value) => value.trim().toLowerCase()));
}
