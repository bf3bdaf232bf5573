import { expect, test } from 'vitest';
import { encodeFields } from '../../src/transport/hpack.js';
import { head, requestOf, startConnection, trailers } from './http2-end.js';
import { blockOf, frameOf, headBlock, number32, okBlock, settingsAck, settingsOf } from './raw-frames.js';

const headTold = ':status=200 content-type=application/grpc';
const okTold = ['grpc-status=0', 'end'];

/** All that may come around an answer. */
const answer = Buffer.concat([
  settingsOf([3, 100], [0xf0f0, 7]),
  settingsAck,
  frameOf(6, 0, 0, '12345678'),
  frameOf(2, 0, 1, Buffer.alloc(5)),
  frameOf(99, 3, 1, 'unknown'),
  frameOf(1, 4, 1, blockOf([':status', '103'])),
  frameOf(
    1,
    8 + 32,
    1,
    Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 9]), headBlock.subarray(0, 9), Buffer.alloc(2)]),
  ),
  frameOf(9, 0, 1, headBlock.subarray(9, 20)),
  frameOf(9, 4, 1, headBlock.subarray(20)),
  frameOf(0, 0, 1, 'ab'),
  frameOf(0, 8, 1, Buffer.concat([Buffer.from([1]), Buffer.from('cd'), Buffer.alloc(1)])),
  frameOf(0, 0, 1),
  frameOf(8, 0, 0, number32(1000)),
  trailers,
]);

test('an answer is the same, wherever its bytes are parted; a PING is answered in between', () => {
  for (let at = 0; at <= answer.length; at += 1) {
    const { connection, say, send, told, seen, ends } = startConnection();
    send();
    say(answer.subarray(0, at));
    say(answer.subarray(at));
    expect(told).toEqual(['ready', ':status=103', headTold, 'abcd', ...okTold]);
    expect(seen().map(([type, flags, stream]) => [type, flags, stream])).toEqual([
      [4, 0, 0],
      [8, 0, 0],
      [4, 1, 0],
      [1, 4, 1],
      [0, 1, 1],
      [6, 1, 0],
    ]);
    expect([connection.isReady(), ends()]).toEqual([true, 0]);
  }
});

test('a request waits for the settings, and is the same each time but for its number, and for what empties the table', () => {
  const { say, send, seen } = startConnection();
  const request = requestOf('hello');
  send();
  expect(seen().map(([type]) => type)).toEqual([4, 8]);
  say(settingsOf());
  const body = Buffer.concat([request.prefix, request.message]);
  for (const stream of [1, 3, 5]) {
    if (stream > 1) send();
    const frames = seen().filter(([type]) => type !== 4);
    expect(frames).toEqual([
      [1, 4, stream, Buffer.from(stream === 1 ? [0x20, 0x83] : [0x83])],
      [0, 1, stream, body],
    ]);
    say(frameOf(1, 5, stream, okBlock));
  }
});

test('a head that is larger than a frame goes in several', () => {
  const { connection, user, say, seen } = startConnection();
  const request = { ...requestOf(''), block: encodeFields([['a', 'x'.repeat(40_000)]]) };
  connection.send(request, user);
  say(settingsOf());
  const frames = seen().filter(([type]) => type === 1 || type === 9 || type === 0);
  expect(frames.map(([type, flags, , payload]) => [type, flags, payload.length])).toEqual([
    [1, 0, 16_384],
    [9, 0, 16_384],
    [9, 4, request.block.length + 1 - 2 * 16_384],
    [0, 1, 5],
  ]);
  expect(Buffer.concat(frames.slice(0, 3).map(([, , , payload]) => payload)).subarray(1)).toEqual(
    request.block,
  );
});

test('a message goes out as the windows of its stream and of its connection let it', () => {
  const { say, send, seen } = startConnection();
  const message = 'abcdefghij'.repeat(10_000);
  send(message);
  const got: Buffer[] = [];
  const sizes = () => {
    const data = seen().filter(([type]) => type === 0);
    got.push(...data.map(([, , , payload]) => payload));
    return data.map(([, flags, , { length }]) => (flags === 1 ? `${length} end` : length));
  };
  say(settingsOf([4, 10]));
  expect(sizes()).toEqual([10]);
  say(frameOf(8, 0, 1, number32(3)), frameOf(8, 0, 1, number32(2)));
  expect(sizes()).toEqual([3, 2]);
  // The window of the stream becomes less than nothing, and has to be filled again first.
  say(settingsOf([4, 4]), frameOf(8, 0, 1, number32(6)));
  expect(sizes()).toEqual([]);
  say(frameOf(8, 0, 1, number32(1)));
  expect(sizes()).toEqual([1]);
  say(settingsOf([4, 2 ** 31 - 100_000]));
  expect(sizes()).toEqual([16_384, 16_384, 16_384, 65_535 - 16 - 3 * 16_384]);
  say(frameOf(8, 0, 0, number32(100_000)));
  expect(sizes()).toEqual([16_384, 16_384, '1702 end']);
  expect(Buffer.concat(got).subarray(5).toString()).toBe(message);
});

test('what is received is given back to both windows', () => {
  const { say, send, seen, told } = startConnection();
  send();
  say(settingsOf(), head);
  seen();
  const given: unknown[] = [];
  for (let at = 0; at < 200; at += 1) {
    say(frameOf(0, 0, 1, Buffer.alloc(16_384)));
    for (const [type, , stream, payload] of seen()) given.push([type, stream, payload.readUInt32BE(0)]);
  }
  expect(told.length).toBe(2);
  const half = [8, 0, 512 * 1024];
  expect(given).toEqual(Array.from({ length: 6 }, () => [half, [8, 1, 512 * 1024]]).flat());
});

test('a server that takes no stream yet has the request once it does', () => {
  const { say, send, seen } = startConnection();
  send();
  say(settingsOf([3, 0]));
  expect(seen().some(([type]) => type === 1)).toBe(false);
  say(settingsOf([3, 1]));
  expect(seen().some(([type]) => type === 1)).toBe(true);
});

test('numbers of streams that run out end the connection after the last one', () => {
  const { connection, say, send, told, ends } = startConnection(2 ** 31 - 3);
  send();
  say(settingsOf(), frameOf(1, 5, 2 ** 31 - 3, okBlock));
  expect([connection.isReady(), ends()]).toEqual([true, 0]);
  send();
  expect(connection.isReady()).toBe(false);
  say(frameOf(1, 5, 2 ** 31 - 1, okBlock));
  expect([told, ends()]).toEqual([['ready', ...okTold, ...okTold], 1]);
});

test.each([
  ['that has an answer under way', 1, 0, [headTold, ...okTold]],
  ['that says how far it came, and that is not so far', 0, 0, ['reset 7']],
  ['with an error', 1, 11, ['reset 11']],
  ['with an error, and not so far', 0, 11, ['reset 7']],
])('a connection %s when it says GOAWAY is finished, and ends', (_name, last, error, outcome) => {
  const { connection, say, send, told, ends } = startConnection();
  send();
  say(settingsOf(), frameOf(7, 0, 0, Buffer.concat([number32(last, error), Buffer.from('why')])));
  expect(connection.isReady()).toBe(false);
  say(head, trailers);
  expect([told, ends()]).toEqual([['ready', ...outcome], 1]);
});

test('a connection that says GOAWAY between two calls ends', () => {
  const { connection, say, ends } = startConnection();
  say(settingsOf(), frameOf(7, 0, 0, number32(0, 0)));
  expect([connection.isReady(), ends()]).toEqual([false, 1]);
});

test('of a call that was given up nothing is told, and the next one has its own answer', () => {
  const { connection, user, say, send, seen, told } = startConnection();
  send();
  say(settingsOf(), settingsAck, head);
  connection.cancel(user);
  expect(seen().at(-1)).toEqual([3, 0, 1, number32(8)]);
  send('again');
  // A field that its late trailers put into the table of before would be known to the next head.
  say(frameOf(0, 0, 1, 'late'), trailers, frameOf(3, 0, 1, number32(0)), frameOf(8, 0, 1, number32(9)));
  say(frameOf(1, 5, 3, okBlock));
  expect(told).toEqual(['ready', headTold, ...okTold]);
  expect(connection.isReady()).toBe(true);
});

test('an answer that comes before the whole request went out ends its stream', () => {
  const { connection, say, send, seen, told } = startConnection();
  send('x'.repeat(100_000));
  say(settingsOf());
  seen();
  say(trailers);
  expect(seen()).toEqual([[3, 0, 1, number32(8)]]);
  say(frameOf(8, 0, 0, number32(100_000)), frameOf(8, 0, 1, number32(100_000)));
  expect(seen()).toEqual([]);
  expect([told, connection.isReady()]).toEqual([['ready', ...okTold], true]);
});

test('a request that has not gone out yet is not written over by the next one', () => {
  const { connection, user, say, hold, pieces } = startConnection();
  const request = requestOf('hello');
  connection.send(request, user);
  say(settingsOf(), trailers);
  for (const stream of [3, 5, 7]) {
    hold(stream === 5 ? 1 : 0);
    connection.send(request, user);
    say(frameOf(1, 5, stream, okBlock));
  }
  const numbers = pieces.slice(-3).map((bytes) => Buffer.from(bytes).readUInt32BE(5));
  // The third one is in the memory of the second, which is out.
  expect(numbers).toEqual([3, 7, 7]);
});

test('what came of one stream is not given back to the next', () => {
  const { say, send, seen } = startConnection();
  send();
  say(settingsOf());
  for (const stream of [1, 3]) {
    say(frameOf(1, 4, stream, headBlock));
    for (let at = 0; at < 20; at += 1) say(frameOf(0, 0, stream, Buffer.alloc(16_384)));
    say(frameOf(1, 5, stream, okBlock));
    if (stream === 1) send();
  }
  const given = seen().filter(([type]) => type === 8);
  expect(given.slice(1).map(([, , stream]) => stream)).toEqual([0]);
});

test('a request that was given up before it could be sent is not sent', () => {
  const { connection, user, say, send, seen, told } = startConnection();
  send();
  connection.cancel(user);
  say(settingsOf());
  expect(seen().filter(([type]) => type !== 4 && type !== 8)).toEqual([]);
  expect(told).toEqual(['ready']);
});

test('a server that takes a message byte by byte is waited for', () => {
  const { connection, say, send, seen } = startConnection();
  send('x'.repeat(40_000));
  say(settingsOf([4, 1]));
  for (let at = 0; at < 12_000; at += 1) say(frameOf(8, 0, 1, number32(1)));
  expect(seen().filter(([type]) => type === 0).length).toBe(12_001);
  expect(connection.isReady()).toBe(true);
});
