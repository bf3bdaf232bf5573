import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../fuzz/property-runs.js';
import { head, startConnection, trailers } from './http2-end.js';
import { frameOf, headBlock, number32, settingsAck, settingsOf } from './raw-frames.js';

const protocol = 'lost Protocol error true';
const flood = 'lost Flooding was detected in this HTTP/2 session, and it must be closed true';
const size = 'lost Frame size error true';

test.each<[string, readonly Uint8Array[], number, string]>([
  ['a second head of a stream that never was', [frameOf(1, 4, 3, headBlock)], 1, protocol],
  ['a stream of the server', [frameOf(1, 4, 2, headBlock)], 1, protocol],
  ['DATA of a stream that never was', [frameOf(0, 0, 5, 'x')], 1, protocol],
  ['DATA of no stream', [frameOf(0, 0, 0, 'x')], 1, protocol],
  ['RST_STREAM of a stream that never was', [frameOf(3, 0, 7, number32(0))], 1, protocol],
  ['a push', [frameOf(5, 4, 1, Buffer.concat([number32(2), headBlock]))], 1, protocol],
  [
    'a head that nothing goes on with',
    [frameOf(1, 0, 1, headBlock), frameOf(6, 0, 0, '12345678')],
    1,
    protocol,
  ],
  ['a head that goes on elsewhere', [frameOf(1, 0, 1, ''), frameOf(9, 4, 3, headBlock)], 1, protocol],
  ['what goes on with nothing', [frameOf(9, 4, 1, headBlock)], 1, protocol],
  ['a head of padding alone', [frameOf(1, 12, 1, Buffer.from([9, 1]))], 1, protocol],
  ['settings of a stream', [frameOf(4, 0, 1)], 1, protocol],
  ['leave to push', [settingsOf([2, 1])], 1, protocol],
  ['frames that may be too small', [settingsOf([5, 16_383])], 1, protocol],
  ['a window of nothing', [frameOf(8, 0, 0, number32(0))], 1, protocol],
  ['a window beyond all', [frameOf(8, 0, 0, number32(2 ** 31 - 1))], 3, 'lost Flow control error true'],
  ['settings of a window beyond all', [settingsOf([4, 2 ** 31])], 3, 'lost Flow control error true'],
  ['half a setting', [frameOf(4, 0, 0, 'abc')], 6, size],
  ['a confirmation that says something', [frameOf(4, 1, 0, 'abcdef')], 6, size],
  ['a PING of seven bytes', [frameOf(6, 0, 0, '1234567')], 6, size],
  ['a GOAWAY of seven bytes', [frameOf(7, 0, 0, '1234567')], 6, size],
  ['a RST_STREAM of three bytes', [frameOf(3, 0, 1, '123')], 6, size],
  ['a frame beyond all', [frameOf(50, 0, 1, Buffer.alloc(16_385))], 6, size],
  [
    'fields that are none',
    [frameOf(1, 4, 1, Buffer.from([0x80]))],
    9,
    'lost Header compression/decompression error true',
  ],
  ['PINGs without end', Array.from({ length: 10_001 }, () => frameOf(6, 1, 0, '12345678')), 11, flood],
  ['SETTINGS without end', Array.from({ length: 10_001 }, () => settingsAck), 11, flood],
  ['empty DATA without end', Array.from({ length: 10_001 }, () => frameOf(0, 0, 1)), 11, flood],
  [
    'a head without end',
    [frameOf(1, 0, 1), ...Array.from({ length: 5 }, () => frameOf(9, 0, 1, Buffer.alloc(16_384)))],
    11,
    flood,
  ],
  [
    'a head in countless frames',
    [frameOf(1, 0, 1), ...Array.from({ length: 200 }, () => frameOf(9, 0, 1))],
    11,
    flood,
  ],
])('%s ends the connection', (_name, frames, error, outcome) => {
  const { connection, say, send, told, seen, ends } = startConnection();
  send();
  say(settingsOf());
  seen();
  for (const frame of frames) say(frame);
  say(head, trailers);
  expect(told).toEqual(['ready', outcome]);
  expect(seen().at(-1)).toEqual([7, 0, 0, number32(0, error)]);
  expect([connection.isReady(), ends()]).toEqual([false, 1]);
});

test('acknowledgements that the server does not take end the connection', () => {
  const { say, told, hold, ends } = startConnection();
  say(settingsOf());
  hold(70_000);
  say(frameOf(6, 0, 0, '12345678'));
  expect([told, ends()]).toEqual([['ready'], 1]);
});

test.each([
  ['HTTP/1.1', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ['another frame first', frameOf(6, 0, 0, '12345678')],
  ['a confirmation first', settingsAck],
])('%s is not HTTP/2', (_name, bytes) => {
  const { say, send, told, ends } = startConnection();
  send();
  say(Buffer.from(bytes));
  expect([told, ends()]).toEqual([['lost Protocol error false'], 1]);
});

test('too many fields end their stream alone', () => {
  const { connection, say, send, told, seen } = startConnection();
  send();
  say(settingsOf(), frameOf(1, 4, 1, Buffer.alloc(129, 0x88)));
  expect(told).toEqual(['ready', 'reset 11']);
  expect(seen().at(-1)).toEqual([3, 0, 1, number32(11)]);
  expect(connection.isReady()).toBe(true);
});

test('whatever comes, a call ends at most once, and nothing but an end of the connection comes of it', () => {
  const frame = fc
    .tuple(fc.nat(10), fc.nat(255), fc.nat(4), fc.uint8Array({ maxLength: 12 }))
    .map(([type, flags, stream, payload]) => frameOf(type, flags, stream, payload));
  const known = fc.constantFrom(head, trailers, settingsAck, frameOf(0, 0, 1, 'ab'), frameOf(0, 1, 1, 'c'));
  const bytes = fc.oneof({ weight: 4, arbitrary: known }, { weight: 2, arbitrary: frame }, fc.uint8Array());
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 12 }), (frames) => {
      const { connection, say, send, told } = startConnection();
      send();
      say(settingsOf());
      for (const one of frames) say(one);
      connection.lose(undefined);
      const ends = told.filter((one) => /^(?:end|ended|reset .*|lost .*)$/.test(String(one)));
      expect(ends.length).toBe(1);
    }),
    { numRuns: propertyRuns(500) },
  );
});
