import type { HttpRequest, NoResponse, RoundTrip } from '../inference/exchange.js';
import type { AgentPool } from './agent-pool.js';
import type { EventStreams } from './event-stream.js';
import { type AnswerLimits, usualAnswerLimits } from './limits.js';
import type { Repeater } from './rest-repeat.js';
import { openRequests, type RestRequest, withBytes } from './rest-request.js';
import type { Repetition, Transport, Trust } from './transport.js';
import { withLimits } from './with-limits.js';

export type { EventStreams } from './event-stream.js';

/** REST over HTTP/1.1: answers that come as a whole and answers that come as events, over the same connections. */
export function openRest(
  trust: Trust,
  limits: AnswerLimits = usualAnswerLimits,
  agents?: AgentPool,
): Transport<HttpRequest> & EventStreams & Repetition<HttpRequest> {
  const requests = openRequests(trust, limits, agents);
  let repeater: Promise<Repeater> | undefined;
  const openRepeater = async () => {
    // A single request needs none of it.
    const { createRepeater } = await import('./rest-repeat.js');
    return createRepeater(requests, trust);
  };
  return {
    send: async (target, given, timeoutMs, signal) =>
      sendWithin(requests.open(target, await withBytes(given, signal)), timeoutMs, signal),
    repeat: (given) => {
      let opening: Promise<ReturnType<Repeater['repeat']>> | undefined;
      const opener = async () => {
        repeater ??= openRepeater();
        const bytes = await withBytes(given, new AbortController().signal);
        return (await repeater).repeat(bytes);
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
    close: () => {
      requests.close();
      void repeater?.then((opened) => opened.close());
    },
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
