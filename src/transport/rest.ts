import type { HttpRequest, NoResponse } from '../inference/exchange.js';
import type { EventStreams } from './event-stream.js';
import { type AnswerLimits, usualAnswerLimits } from './limits.js';
import { openRequests, withBytes } from './rest-request.js';
import type { Transport, Trust } from './transport.js';
import { withLimits } from './with-limits.js';

export type { EventStreams } from './event-stream.js';

/** REST over HTTP/1.1: answers that come as a whole and answers that come as events, over the same connections. */
export function openRest(
  trust: Trust,
  limits: AnswerLimits = usualAnswerLimits,
): Transport<HttpRequest> & EventStreams {
  const requests = openRequests(trust, limits);
  return {
    send: async (target, given, timeoutMs, signal) => {
      const request = requests.open(target, await withBytes(given, signal));
      const late = (): NoResponse => {
        const message = `no answer within ${timeoutMs / 1000} s`;
        return { phase: request.stopwatch().phase(), code: 'TIMEOUT', message };
      };
      return withLimits(
        (end, fail) => {
          request.start(timeoutMs, { end: (outcome) => end(request.sent(outcome)), fail });
          return request.stop;
        },
        { ms: timeoutMs, value: () => request.sent({ failure: late() }) },
        signal,
      );
    },
    stream: async (target, given, streamLimits, listener, signal) => {
      // Most answers come as a whole.
      const { sendForEvents } = await import('./event-stream.js');
      return sendForEvents(requests, target, given, streamLimits, listener, signal);
    },
    close: requests.close,
  };
}
