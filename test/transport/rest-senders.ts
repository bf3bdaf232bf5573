import type { HttpRequest } from '../../src/inference/exchange.js';
import { openRest } from '../../src/transport/rest.js';
import type { Transport } from '../../src/transport/transport.js';

type Open = (...given: Parameters<typeof openRest>) => Transport<HttpRequest>;

/** Both ways in which a request goes out: alone, and as one of a load's many. They are to have the same outcomes. */
export const restSenders: readonly (readonly [name: string, open: Open])[] = [
  ['alone', openRest],
  [
    'repeated',
    (...given) => {
      const { repeat, ...rest } = openRest(...given);
      return {
        ...rest,
        send: (to, request, timeoutMs, signal) => repeat(request)(to, request.headers, timeoutMs, signal),
      };
    },
  ],
];
