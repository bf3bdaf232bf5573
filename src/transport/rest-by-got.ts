import { request as httpRequest } from 'node:http';
import { type Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import got, { type Request } from 'got';
import { type AgentOptions, proxiedRequest, tlsOptions } from './connection.js';
import { maxHeaderBytes } from './limits.js';
import { collect } from './rest-answer.js';
import {
  type BytesRequest,
  headersOf,
  type RestConnection,
  type RestExchange,
  urlOf,
} from './rest-exchange.js';

/** Over got. */
export function exchangeByGot(request: BytesRequest): RestExchange {
  return (connection, watch, end) => {
    const stream = startRequest(request, connection);
    collect(stream, watch, end);
    return stream;
  };
}

function startRequest(
  request: BytesRequest,
  { target, trust, agent, connectSignal }: RestConnection,
): Request {
  const { servername, ca, cert, key, rejectUnauthorized, checkServerIdentity } = tlsOptions(target, trust);
  const proxied = proxiedRequest(target, trust, `${target.basePath}${request.path}`);
  return got.stream(urlOf(target, request), {
    method: request.method,
    headers: headersOf(target, request, proxied?.headers),
    // A POST without a body states its length, as servers expect; got would leave the stream open for us to write.
    ...(request.method === 'GET' ? {} : { body: request.body ?? '' }),
    agent: { http: agent, https: agent as HttpsAgent },
    request: (url, options, done) => {
      const all: typeof options & AgentOptions = {
        ...options,
        // Without TLS Node would make one of the Host header, for nothing.
        ...(target.tls ? {} : { servername: '' }),
        ...proxied?.options,
        connectSignal,
      };
      if (proxied !== undefined) return (proxied.secure ? httpsRequest : httpRequest)(all, done);
      return (target.tls ? httpsRequest : httpRequest)(url, all, done);
    },
    https: {
      ...(servername === '' ? {} : { serverName: servername }),
      rejectUnauthorized,
      ...(checkServerIdentity === undefined ? {} : { checkServerIdentity }),
      ...(ca === undefined ? {} : { certificateAuthority: ca }),
      ...(cert === undefined ? {} : { certificate: cert, key }),
    },
    maxHeaderSize: maxHeaderBytes,
    // We read the body ourselves: then isvc can tell what is compressed, how large it may be and where it broke.
    decompress: false,
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
  });
}
