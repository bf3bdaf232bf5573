import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Duplex } from 'node:stream';

/** A request that came in over HTTP/1.1 or HTTP/2: Node has a form for each. */
export type ProxyRequest = IncomingMessage | Http2ServerRequest;
export type ProxyResponse = ServerResponse | Http2ServerResponse;

/** A request whose connection is to change to another protocol. */
export type Upgrade = { readonly socket: Duplex; readonly head: Buffer };

/** A request and where its answer goes. */
export type Asked = {
  readonly request: ProxyRequest;
  readonly response: ProxyResponse;
  readonly upgrade?: Upgrade;
  /** The client waits for a word before it sends the body (RFC 9110, section 10.1.1). */
  readonly waits?: true;
};

/** `Host` or `:authority`; empty where there is none. */
export function authorityOf(request: ProxyRequest): string {
  return ('authority' in request ? request.authority : request.headers.host) || '';
}

/** One header of a request; several of a name are joined by Node. */
export function headerOf({ headers }: Pick<ProxyRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** `application/grpc`, alone or with `+proto` and the like: such a request needs HTTP/2, and has its status behind the body. */
export function isGrpc(request: ProxyRequest): boolean {
  return (
    request.httpVersionMajor === 2 &&
    /^application\/grpc(?:$|[+; ])/i.test(headerOf(request, 'content-type') ?? '')
  );
}
