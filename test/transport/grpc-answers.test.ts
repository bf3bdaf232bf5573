import { gzipSync } from 'node:zlib';
import type { ServerHttp2Stream } from 'node:http2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RoundTrip } from '../../src/inference/exchange.js';
import { openGrpc } from '../../src/transport/grpc.js';
import { grpcSenders } from './grpc-senders.js';
import { answerReady, frame, readyRequest, startHttp2 } from './grpc-server.js';
import { frameOf, number32 } from './raw-frames.js';
import { startFrames } from './raw-server.js';
import { target, type Running } from './servers.js';

const never = new AbortController().signal;
const opened: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

let open: (typeof grpcSenders)[number][1];

const head = { ':status': 200, 'content-type': 'application/grpc' };

/** Answers with these bytes, and a status of OK in the trailers. */
function bytes(body: Uint8Array, more = {}, trailers = {}) {
  return (stream: ServerHttp2Stream) => {
    stream.respond({ ...head, ...more }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', ...trailers }));
    stream.end(body);
  };
}

function flagged(flag: number, message: Uint8Array): Buffer {
  const framed = frame(message);
  framed[0] = flag;
  return framed;
}

const ready = Buffer.from([8, 1]);

async function keep(starting: Promise<Running>): Promise<number> {
  const running = await starting;
  opened.push(running.close);
  return running.port;
}

async function answer(
  handler: (stream: ServerHttp2Stream) => void,
  maxAnswerBytes = 1000,
): Promise<RoundTrip> {
  const port = await keep(startHttp2(handler));
  const transport = open({ insecure: false }, { maxAnswerBytes });
  opened.push(transport.close);
  return transport.send(target(port), readyRequest, 10_000, never);
}

describe.each(grpcSenders)('of a call that is sent %s', (_name, sender) => {
  beforeEach(() => {
    open = sender;
  });

  test.each<[string, Uint8Array, object, string]>([
    ['compressed without an encoding', flagged(1, gzipSync(ready)), {}, 'BAD_ENCODING'],
    ['compressed as identity', flagged(1, ready), { 'grpc-encoding': 'identity' }, 'BAD_ENCODING'],
    [
      'compressed in a way that was not offered',
      flagged(1, ready),
      { 'grpc-encoding': 'snappy' },
      'BAD_ENCODING',
    ],
    [
      'an encoding by the name of a method',
      flagged(1, ready),
      { 'grpc-encoding': 'constructor' },
      'BAD_ENCODING',
    ],
    ['not the gzip that it says', flagged(1, ready), { 'grpc-encoding': 'gzip' }, 'BAD_ENCODING'],
    ['a length beyond every limit', Buffer.from([0, 255, 255, 255, 255, 1]), {}, 'TOO_LARGE'],
    ['a length beyond its end', Buffer.from([0, 0, 0, 0, 9, 8, 1]), {}, 'BAD_MESSAGE'],
    ['a cut prefix', Buffer.from([0, 0]), {}, 'BAD_MESSAGE'],
    ['two messages', Buffer.concat([frame(ready), frame(ready)]), {}, 'BAD_MESSAGE'],
    ['no message', Buffer.alloc(0), {}, 'BAD_MESSAGE'],
    ['more than is read', frame(Buffer.alloc(1001)), {}, 'TOO_LARGE'],
  ])('%s is a failure while receiving', async (_name, body, headers, code) => {
    const sent = await answer(bytes(body, headers));
    expect(sent.failure).toMatchObject({ phase: 'receive', code });
  });

  test.each([
    ['abc', 2, /not a code/],
    ['-1', 2, /not a code/],
    ['99999999999999999999', 2, /not a code/],
    ['99', 99, /said/],
    ['5', 5, /^said$/],
  ])('a grpc-status of %s', async (status, code, details) => {
    const sent = await answer((stream) => {
      stream.respond({ ...head, 'grpc-status': status, 'grpc-message': 'said' }, { endStream: true });
    });
    expect(sent.response).toMatchObject({ code, details: expect.stringMatching(details) as string });
  });

  test('a message with broken escapes is shown as it is', async () => {
    const sent = await answer((stream) => {
      const message = '%ZZ 100% J%C3%BCrgen %2F %FF%';
      stream.respond({ ...head, 'grpc-status': '3', 'grpc-message': message }, { endStream: true });
    });
    expect(sent.response).toMatchObject({ details: '%ZZ 100% J%C3%BCrgen %2F %FF%' });
  });

  test.each([
    [502, 'text/plain; charset=utf-8', 'dial tcp 127.0.0.1:8080: connect: connection refused\n', 14],
    [404, 'application/json', '{"detail":"Not Found"}', 12],
    [200, 'text/html', '<html>Sign in</html>', 2],
  ])('the page of an HTTP %d is kept whole', async (status, type, text, code) => {
    const seen: string[] = [];
    const sent = await answer((stream) => {
      seen.push('request');
      stream.respond({ ':status': status, 'content-type': type });
      stream.end(text);
    });
    expect(sent.failure).toBeUndefined();
    expect(sent.response).toMatchObject({
      transport: 'grpc',
      code,
      http: { status, headers: { 'content-type': type }, body: Buffer.from(text) },
    });
    expect(seen).toEqual(['request']);
  });

  test('of a page without end a first part is kept', async () => {
    const sent = await answer((stream) => {
      stream.respond({ ':status': 503, 'content-type': 'text/plain' });
      const pour = () => {
        while (!stream.destroyed && stream.write(Buffer.alloc(16_384, 'x')));
        if (!stream.destroyed) stream.once('drain', pour);
      };
      pour();
    });
    const body = sent.response?.transport === 'grpc' ? (sent.response.http?.body.length ?? 0) : 0;
    expect(body).toBeGreaterThan(0);
    expect(body).toBeLessThanOrEqual(65_536);
  });

  test('an answer without a status is told as such', async () => {
    const sent = await answer((stream) => {
      stream.respond(head);
      stream.end(frame(ready));
    });
    expect(sent.failure).toMatchObject({ phase: 'receive', code: 'NO_STATUS' });
  });

  test('many and large headers are read', async () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`x-${at}`, 'a'.repeat(50)]));
    const sent = await answer(bytes(frame(ready), many));
    expect(sent.response).toMatchObject({ code: 0, headers: { 'x-99': 'a'.repeat(50) } });
  });

  test('a stream that was refused is sent again, once', async () => {
    let calls = 0;
    const sent = await answer((stream) => {
      calls += 1;
      if (calls === 1) stream.close(7);
      else answerReady(stream);
    });
    expect([sent.response, calls]).toMatchObject([{ code: 0 }, 2]);
    const again = await answer((stream) => stream.close(7));
    expect(again.failure).toMatchObject({ phase: 'wait', code: 'REFUSED_STREAM' });
  });

  test.each([
    ['RST_STREAM 2', (stream: number) => frameOf(3, 0, stream, number32(2)), 'STREAM_RESET'],
    ['RST_STREAM 5', (stream: number) => frameOf(3, 0, stream, number32(5)), 'STREAM_RESET'],
    ['RST_STREAM 11', (stream: number) => frameOf(3, 0, stream, number32(11)), 'ENHANCE_YOUR_CALM'],
    ['GOAWAY 2', (stream: number) => frameOf(7, 0, 0, number32(stream, 2)), 'STREAM_RESET'],
    ['GOAWAY 11', (stream: number) => frameOf(7, 0, 0, number32(stream, 11)), 'ENHANCE_YOUR_CALM'],
  ])('%s in place of an answer is told by a code of its own', async (_frame, end, code) => {
    const server = await startFrames((socket, stream) => socket.write(end(stream)));
    opened.push(server.close);
    const transport = open({ insecure: false });
    opened.push(transport.close);
    const { failure } = await transport.send(target(server.port), readyRequest, 60_000, never);
    expect(failure).toMatchObject({ phase: 'wait', code });
  });

  test('interim answers come before an answer, but not for ever', async () => {
    const hinted = await answer((stream) => {
      stream.additionalHeaders({ ':status': 103 });
      answerReady(stream);
    });
    expect(hinted.response).toMatchObject({ code: 0 });
    const endless = await answer((stream) => {
      for (let at = 0; at < 200; at += 1) stream.additionalHeaders({ ':status': 103 });
    });
    expect(endless.failure).toMatchObject({ phase: 'wait', code: 'STREAM_CLOSED' });
  });
});

test('what is compressed as was offered is read, up to the limit; of a load nothing is offered, nor read', async () => {
  const gzip = { 'grpc-encoding': 'gzip' };
  const outcomes = [];
  for (const [, sender] of grpcSenders) {
    open = sender;
    outcomes.push(await answer(bytes(flagged(1, gzipSync(ready)), gzip)));
    outcomes.push(await answer(bytes(flagged(1, gzipSync(Buffer.alloc(100_000))), gzip)));
  }
  const unread = {
    phase: 'receive',
    code: 'BAD_ENCODING',
    message: 'the answer is compressed in a way that was not offered',
  };
  expect(outcomes).toMatchObject([
    { response: { code: 0, message: { ready: true } } },
    { failure: { phase: 'receive', code: 'TOO_LARGE' } },
    { failure: unread },
    { failure: unread },
  ]);
});

test('of many calls, an answer with the bytes of the one before is the same message, and was read already', async () => {
  const answers = [[8, 1], [8, 1], [], [8, 1], [8, 1]].map((all) => Buffer.from(all));
  const port = await keep(startHttp2((stream) => bytes(frame(answers.shift() ?? ready))(stream)));
  const transport = openGrpc({ insecure: false });
  opened.push(transport.close);
  const send = transport.repeat(readyRequest);
  const messages: unknown[] = [];
  while (answers.length > 0) {
    const { response } = await send(target(port), readyRequest.headers, 10_000, never);
    messages.push(response?.transport === 'grpc' ? response.message : undefined);
  }
  expect(messages).toEqual([{ ready: true }, { ready: true }, {}, { ready: true }, { ready: true }]);
  const [first, second, , fourth, fifth] = messages;
  expect(second).toBe(first);
  expect(fourth).not.toBe(first);
  expect(fifth).toBe(fourth);
});
