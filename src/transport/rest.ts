import type { HttpRequest, NoResponse, RoundTrip } from '../inference/exchange.js';
import type { AgentPool } from './agent-pool.js';
import type { EventStreams } from './event-stream.js';
import { type AnswerLimits, usualAnswerLimits } from './limits.js';
import type { BytesRequest } from './rest-exchange.js';
import { openRequests, type RestRequest, withBytes } from './rest-request.js';
import type { Repetition, Target, Transport, Trust } from './transport.js';
import { withLimits } from './with-limits.js';

export type { EventStreams } from './event-stream.js';

/** REST over HTTP/1.1: answers that come as a whole and answers that come as events, over the same connections. */
export function openRest(
  trust: Trust,
  limits: AnswerLimits = usualAnswerLimits,
  agents?: AgentPool,
): Transport<HttpRequest> & EventStreams & Repetition<HttpRequest> {
  const requests = openRequests(trust, limits, agents);
  return {
    send: async (target, given, timeoutMs, signal) =>
      sendWithin(requests.open(target, await withBytes(given, signal)), timeoutMs, signal),
    repeat: (given) => {
      let opening: Promise<(target: Target, headers: BytesRequest['headers']) => RestRequest> | undefined;
      const opener = async () => {
        // A single request needs none of it.
        const { repeatByNode } = await import('./rest-by-node.js');
        return repeatByNode(requests, await withBytes(given, new AbortController().signal));
      };
      return async (target, headers, timeoutMs, signal) => {
        opening ??= opener();
        const open = await opening;
        return sendWithin(open(target, headers), timeoutMs, signal);
      };
    },
    stream: async (target, given, streamLimits, listener, signal) => {
      // Most answers come as a whole.
      const { sendForEvents } = await import('./event-stream.js');
      return sendForEvents(requests, target, given, streamLimits, listener, signal);
    },
    close: requests.close,
  };
}

function sendWithin(request: RestRequest, timeoutMs: number, signal: AbortSignal): Promise<RoundTrip> {
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
}
