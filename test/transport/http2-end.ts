import { expect } from 'vitest';
import { openHttp2, type StreamUser } from '../../src/transport/http2-connection.js';
import { encodeFields } from '../../src/transport/hpack.js';
import { frameOf, framesIn, headBlock, okBlock } from './raw-frames.js';

const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** A connection whose other end is the test. */
export function startConnection(firstStream?: number) {
  // Copies: the connection writes the next request into the same memory. They are joined once somebody looks.
  let written: Buffer[] = [];
  const pieces: Uint8Array[] = [];
  let waitingBytes = 0;
  const told: unknown[] = [];
  let ends = 0;
  const link = {
    write: (bytes: Uint8Array) => {
      pieces.push(bytes);
      written.push(Buffer.from(bytes));
    },
    waitingBytes: () => waitingBytes,
    end: () => {
      ends += 1;
    },
  };
  const opened = openHttp2(link, () => told.push('ready'), firstStream);
  let body = '';
  const over = (...what: readonly unknown[]) => {
    told.push(...(body === '' ? [] : [body]), ...what);
    body = '';
  };
  const user: StreamUser = {
    onFields: (fields, isEnd) => {
      over(fields.map((field) => field.join('=')).join(' '), ...(isEnd ? ['end'] : []));
      return undefined;
    },
    onPiece: (bytes, from, end) => {
      body += bytes.toString('latin1', from, end);
      return undefined;
    },
    onEnd: () => over('ended'),
    onReset: (error) => over(`reset ${error}`),
    onLost: (cause, hasBegun) => over(`lost ${cause?.message} ${hasBegun}`),
  };
  opened.open();
  const first = Buffer.concat(written);
  expect(first.subarray(0, preface.length).toString()).toBe(preface);
  written = [first.subarray(preface.length)];
  return {
    connection: opened,
    user,
    told,
    ends: () => ends,
    /** All that was written, in the memory of the connection. */
    pieces,
    hold: (bytes: number) => {
      waitingBytes = bytes;
    },
    say: (...frames: readonly Uint8Array[]) => {
      const bytes = Buffer.concat(frames);
      opened.add(bytes, bytes.length);
    },
    send: (message = 'hello') => opened.send(requestOf(message), user),
    /** What was written since the last time: type, flags, stream, payload. */
    seen: () => {
      const { frames, rest } = framesIn(Buffer.concat(written));
      written = [Buffer.from(rest)];
      return frames.map(({ type, flags, stream, payload }) => [type, flags, stream, payload] as const);
    },
  };
}

export function requestOf(message: string) {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return { block: encodeFields([[':method', 'POST']]), prefix, message: Buffer.from(message) };
}

export const head = frameOf(1, 4, 1, headBlock);
export const trailers = frameOf(1, 5, 1, okBlock);
