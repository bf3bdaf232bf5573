import type { GrpcCall } from './grpc-connection.js';
import { encodeFields } from './hpack.js';
import type { Http2Request } from './http2-request.js';
import type { Target } from './transport.js';

/** The request of a call to a target, which is made once for all that are alike. */
export type RequestMaker = (call: GrpcCall, target: Target) => Http2Request;

/** Makes a call into the bytes of a request; a call that is sent again to the same target has the bytes of before. */
export function createRequestMaker(): RequestMaker {
  const made = new WeakMap<GrpcCall, { readonly target: Target; readonly request: Http2Request }>();
  return (call, target) => {
    const known = made.get(call);
    if (known?.target === target) return known.request;
    const request = makeRequest(call, target);
    made.set(call, { target, request });
    return request;
  };
}

/** The fields and the framing of grpc, doc/PROTOCOL-HTTP2.md, "Requests". No compression is offered. */
function makeRequest({ method, bytes, headers }: GrpcCall, { host, tls }: Target): Http2Request {
  const own: readonly (readonly [string, string])[] = [
    [':method', 'POST'],
    [':scheme', tls ? 'https' : 'http'],
    [':path', method.path],
    [':authority', host],
    ['te', 'trailers'],
    ['content-type', 'application/grpc'],
    ['user-agent', 'isvc'],
    ['accept-encoding', 'identity'],
    ['grpc-accept-encoding', 'identity'],
  ];
  const ownNames = new Set(own.map(([name]) => name));
  const given = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !ownNames.has(name) && name !== 'grpc-encoding');
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(bytes.length, 1);
  return {
    // What a person gives may be secret.
    block: encodeFields([
      ...own,
      ...given.map(([name, value]) => [name, wireValue(name, value), true] as const),
    ]),
    prefix,
    message: bytes,
  };
}

/** A `-bin` name has bytes, which go as base64 of the usual alphabet. */
function wireValue(name: string, value: string): string {
  return name.endsWith('-bin') ? Buffer.from(value, 'base64').toString('base64') : value;
}
