import { proxyOf } from './connection.js';
import { exchangeByNode } from './rest-by-node.js';
import { exchangeBySocket } from './rest-by-socket.js';
import type { BytesRequest, RestExchange } from './rest-exchange.js';
import type { RestRequest, RestRequests } from './rest-request.js';
import { createSocketPool } from './socket-pool.js';
import type { Target, Trust } from './transport.js';

/** Opens requests again and again, over connections of its own. */
export type Repeater = {
  readonly repeat: (plain: BytesRequest) => (target: Target, headers: BytesRequest['headers']) => RestRequest;
  /** Closes idle and busy connections. */
  readonly close: () => void;
};

type Ready = { readonly target: Target; readonly request: BytesRequest; readonly exchange: RestExchange };

/** What depends on a request's target and headers is made ready when one of them changes. Only Node's client goes through a proxy. */
export function createRepeater(requests: RestRequests, trust: Trust): Repeater {
  const pool = createSocketPool(trust);
  return {
    repeat: (plain) => {
      let ready: Ready | undefined;
      return (target, headers) => {
        if (ready?.target !== target || ready.request.headers !== headers) {
          const request = { ...plain, headers };
          const isProxied = proxyOf(target, trust) !== undefined;
          const exchange = isProxied ? exchangeByNode(request) : exchangeBySocket(request, pool);
          ready = { target, request, exchange };
        }
        return requests.open(target, ready.request, ready.exchange);
      };
    },
    close: pool.close,
  };
}
