import { createParser } from 'eventsource-parser';
import type { HttpRequest, NoResponse, RoundTrip } from '../inference/exchange.js';
import { startTimer } from '../runtime/wait.js';
import { maxEventTimes, streamEndMs, type StreamLimits } from './limits.js';
import type { AnswerHead, AnswerWatcher, RestOutcome } from './rest-exchange.js';
import { type RestRequest, type RestRequests, withBytes } from './rest-request.js';
import type { Target } from './transport.js';
import { withLimits } from './with-limits.js';

/** One event of a stream (WHATWG HTML, "Server-sent events"). */
export type StreamEvent = {
  /** The values of its `data` lines, joined by line feeds. */
  readonly data: string;
  /** The value of its `event` line, where it has one. */
  readonly name?: string;
  /** When its last byte came, in milliseconds since the request was started. */
  readonly atMs: number;
};

export type StreamListener = {
  /** The request is with the server, which has not answered yet. Told again where the request was sent again. */
  readonly onWaiting?: () => void;
  /**
   * Not told once the promise of `stream` has settled. `last`: the protocol says that the answer ends with this event; then its
   * connection may end as it likes, and is closed where it goes on.
   */
  readonly onEvent: (event: StreamEvent) => 'last' | undefined;
};

/** When the events of a stream came, in milliseconds since the request was started. */
export type EventTimes = {
  readonly count: number;
  /** Of the first 65,536 events. */
  readonly atMs: Float64Array;
  readonly lastMs: number;
};

/**
 * A response beside a failure is what came until it broke off: the head, and the body's bytes so far. `events` is present where
 * the answer was an event stream; its response's body is the stream's bytes.
 */
export type StreamRoundTrip = RoundTrip & { readonly events?: EventTimes };

export type EventStreams = {
  /**
   * Sends a request whose answer may come as events, and tells of each as it comes. An answer that is not an event stream comes as
   * `send` has it. Never throws for what the network does. Where the signal aborts, the connection is closed: an event stream that
   * had begun ends with code `STOPPED`; else it rejects with signal.reason.
   */
  readonly stream: (
    target: Target,
    request: HttpRequest,
    limits: StreamLimits,
    listener: StreamListener,
    signal: AbortSignal,
  ) => Promise<StreamRoundTrip>;
};

/** The same over these connections. */
export async function sendForEvents(
  requests: RestRequests,
  target: Target,
  given: HttpRequest,
  limits: StreamLimits,
  listener: StreamListener,
  signal: AbortSignal,
): Promise<StreamRoundTrip> {
  // Compression would hold events back until there is enough to compress.
  const headers = { 'accept-encoding': 'identity', ...given.headers };
  const request = requests.open(target, await withBytes({ ...given, headers }, signal));
  const events = followEvents(request, listener);
  const ended = (outcome: RestOutcome): StreamRoundTrip => {
    const { head } = request.progress;
    if (head === undefined || !events.areComing()) return request.sent(outcome);
    const partial = () => ({ response: { transport: 'http', ...head, body: events.body() } as const });
    const all =
      'response' in outcome ? outcome : events.areComplete() ? partial() : { ...partial(), ...outcome };
    return { ...request.sent(all), events: events.times() };
  };
  const late = (what: string, ms: number): StreamRoundTrip => ended({ failure: timeout(request, what, ms) });
  return withLimits<StreamRoundTrip>(
    (settle, fail) => {
      const leave = (): void => {
        timers.stop();
        events.stop();
      };
      const end = (sent: StreamRoundTrip): void => {
        leave();
        settle(sent);
      };
      const timers = startTimers(limits, request, (what, ms) => {
        end(late(what, ms));
        request.stop();
      });
      const breakOff = (error: unknown): void => {
        leave();
        fail(error);
        request.stop();
      };
      const watcher = events.watcher(timers, breakOff);
      request.start(limits.connectMs, { end: (outcome) => end(ended(outcome)), fail: breakOff, watcher });
      return () => {
        // Before the signal's reason: what came is worth more than that.
        if (signal.aborted && events.areComing()) end(ended({ failure: stopped }));
        leave();
        request.stop();
      };
    },
    { ms: limits.wholeMs, value: () => late('the stream did not end', limits.wholeMs) },
    signal,
  );
}

const stopped: NoResponse = { phase: 'receive', code: 'STOPPED', message: 'it was stopped' };

function timeout(request: RestRequest, what: string, ms: number): NoResponse {
  const message = `${what} within ${ms / 1000} s`;
  return { phase: request.stopwatch().phase(), code: 'TIMEOUT', message };
}

type Life = {
  readonly onHead: (isStream: boolean) => void;
  readonly onComment: () => void;
  readonly onEvent: () => void;
  readonly onLastEvent: () => void;
};

/** The limits that hold one after the other. `late` is told what did not happen. */
function startTimers(
  { connectMs, firstEventMs, betweenEventsMs }: StreamLimits,
  request: RestRequest,
  late: (what: string, ms: number) => void,
): Life & { readonly stop: () => void } {
  let hasBegun = false;
  let hasEnded = false;
  const checkConnecting = (): void => {
    const { phase, elapsedMs } = request.stopwatch();
    const isConnecting = phase() !== 'wait' && phase() !== 'receive';
    if (isConnecting && elapsedMs() >= connectMs) late('no connection', connectMs);
    // It may be sent again yet, over a connection that is still to be made.
    else if (phase() !== 'receive') stopConnect = startTimer(connectMs, checkConnecting);
  };
  let stopConnect = startTimer(connectMs, checkConnecting);
  let stopNext = startTimer(firstEventMs, () => late('no event', firstEventMs));
  const next = (what: string): void => {
    stopNext();
    stopNext = startTimer(betweenEventsMs, () => late(what, betweenEventsMs));
  };
  const live = (): void => {
    if (!hasEnded) next('no further event');
  };
  return {
    // The rest of an answer that comes as a whole.
    onHead: (isStream) => {
      if (!isStream) next('no answer');
    },
    // Servers send comments while a request waits its turn: the first event has a limit of its own.
    onComment: () => {
      if (hasBegun) live();
    },
    onEvent: () => {
      hasBegun = true;
      live();
    },
    onLastEvent: () => {
      hasEnded = true;
      stopNext();
      stopNext = startTimer(streamEndMs, () => late('no end', streamEndMs));
    },
    stop: () => {
      stopConnect();
      stopNext();
    },
  };
}

/** Reads the events out of an answer, if it is made of such. */
function followEvents(request: RestRequest, { onWaiting, onEvent }: StreamListener) {
  let isStream = false;
  let isComplete = false;
  let hasStopped = false;
  let count = 0;
  let lastMs = 0;
  const atMs: number[] = [];
  const pieces: Uint8Array[] = [];
  const watcher = (life: Life, fail: (error: unknown) => void): AnswerWatcher => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const parser = createParser({
      onComment: life.onComment,
      onEvent: ({ data, event }) => {
        if (hasStopped) return;
        count += 1;
        if (atMs.length < maxEventTimes) atMs.push(lastMs);
        life.onEvent();
        const came = { data, ...(event === undefined ? {} : { name: event }), atMs: lastMs };
        if (onEvent(came) !== 'last') return;
        isComplete = true;
        life.onLastEvent();
      },
    });
    return {
      onSent: () => {
        if (!hasStopped) onWaiting?.();
      },
      onHead: (head) => {
        isStream = isEventStream(head);
        life.onHead(isStream);
      },
      onPiece: (piece) => {
        if (!isStream) return;
        pieces.push(piece);
        lastMs = request.stopwatch().elapsedMs();
        try {
          parser.feed(decoder.decode(piece, { stream: true }));
        } catch (error) {
          fail(error);
        }
      },
    };
  };
  return {
    watcher,
    /** The answer has begun, and is an event stream. */
    areComing: () => isStream,
    areComplete: () => isComplete,
    /** The bytes of the stream until now. */
    body: () => Buffer.concat(pieces),
    times: (): EventTimes => ({ count, atMs: Float64Array.from(atMs), lastMs }),
    stop: () => {
      hasStopped = true;
    },
  };
}

/** An answer whose status is not a success says what went wrong, whatever its type. */
function isEventStream({ status, headers }: AnswerHead): boolean {
  const type = (headers['content-type'] ?? '').split(';')[0] ?? '';
  return status >= 200 && status < 300 && type.trim().toLowerCase() === 'text/event-stream';
}
