import { onTestFinished } from 'vitest';
import type { Socket } from 'node:net';
import type { HttpRequest } from '../../src/inference/exchange.js';
import type { StreamEvent, StreamListener } from '../../src/transport/event-stream.js';
import { openRest } from '../../src/transport/rest.js';
import type { StreamLimits, Target, Trust } from '../../src/transport/transport.js';
import { running } from './running.js';
import { startTcp, target } from './servers.js';

const never = new AbortController().signal;

export const streamRequest: HttpRequest = {
  transport: 'http',
  method: 'POST',
  path: '/v1/chat/completions',
  headers: { 'content-type': 'application/json' },
  body: '{}',
};

const longMs = 20_000;
export const longLimits: StreamLimits = {
  connectMs: longMs,
  firstEventMs: longMs,
  betweenEventsMs: longMs,
  wholeMs: longMs,
};

/** A server that speaks by hand, from the request's first byte on. */
export function speaking(speak: (socket: Socket) => unknown): Promise<number> {
  return running(startTcp((socket) => socket.once('data', () => speak(socket))));
}

/** The head of a stream in HTTP chunks, and one such chunk. */
export const streamHead =
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';

export function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

export type StreamOptions = {
  readonly limits?: Partial<StreamLimits>;
  readonly signal?: AbortSignal;
  readonly to?: Partial<Target>;
  readonly trust?: Partial<Trust>;
  readonly listener?: Partial<StreamListener>;
  readonly maxAnswerBytes?: number;
};

/** Sends over connections of its own, and gathers the events. */
export async function stream(
  port: number,
  { limits, signal = never, to, trust, listener, maxAnswerBytes = 1_000_000 }: StreamOptions = {},
) {
  const rest = openRest({ insecure: false, ...trust }, { maxAnswerBytes });
  onTestFinished(rest.close);
  const events: StreamEvent[] = [];
  const sent = await rest.stream(
    target(port, to),
    streamRequest,
    { ...longLimits, ...limits },
    {
      onEvent: (event) => {
        events.push(event);
        return undefined;
      },
      ...listener,
    },
    signal,
  );
  return { sent, events, data: events.map(({ data }) => data) };
}
