import { createSecureServer, createServer as createHttp2, type ServerHttp2Stream } from 'node:http2';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { GrpcRequest, RoundTrip } from '../../src/inference/exchange.js';
import { openGrpc } from '../../src/transport/grpc.js';
import { makeCertificate } from './certificate.js';
import { frame, readyRequest } from './grpc-server.js';
import { answerOf, message, ok, type } from './raw-answers.js';
import { blockOf, frameOf, headBlock, okBlock } from './raw-frames.js';
import { type Answer, startFrames } from './raw-server.js';
import { listen, target } from './servers.js';

const never = new AbortController().signal;
const host = 'm.demo.example.com';
const certificate = makeCertificate(host);

/** A server of raw frames, and what sends many calls alike to it. */
async function startLoad(answer: Answer, tls = false, request: GrpcRequest = readyRequest) {
  const server = await startFrames(answer, tls ? certificate : undefined);
  onTestFinished(server.close);
  const grpc = openGrpc({ insecure: false, ca: certificate.cert });
  onTestFinished(grpc.close);
  const repeat = grpc.repeat(request);
  const to = target(server.port, { tls, host });
  return {
    connections: server.connections,
    open: server.open,
    send: () => repeat(to, request.headers, 20_000, never),
    close: grpc.close,
  };
}

const whole = (stream: number) =>
  Buffer.concat([
    frameOf(1, 4, stream, headBlock),
    frameOf(0, 0, stream, frame(Buffer.from([8, 1]))),
    frameOf(1, 5, stream, okBlock),
  ]);

function textOf({ response, failure }: RoundTrip): string {
  if (response?.transport !== 'grpc') return String(failure?.code);
  return `${response.code} ${JSON.stringify(response.message)}`;
}

const ready = '0 {"ready":true}';

test.each([false, true])(
  'an answer (TLS: %s) is read wherever its bytes are parted, over one connection',
  async (tls) => {
    const load = await startLoad((socket, stream, _connection, at) => {
      const bytes = whole(stream);
      // The other part in a later turn, in which the first one may have been read.
      socket.write(bytes.subarray(0, at), () => setImmediate(() => socket.write(bytes.subarray(at))));
    }, tls);
    for (let at = 1; at < whole(1).length; at += 1) expect(textOf(await load.send())).toBe(ready);
    expect(load.connections()).toBe(1);
    load.close();
    await expect.poll(() => load.open.size).toBe(0);
  },
);

const endings: Readonly<Record<string, Answer>> = {
  'says GOAWAY behind the answer': (socket, stream) =>
    socket.write(
      Buffer.concat([whole(stream), frameOf(7, 0, 0, Buffer.from([0, 0, 0, stream, 0, 0, 0, 0]))]),
    ),
  'says GOAWAY before the answer': (socket, stream) =>
    socket.write(
      Buffer.concat([frameOf(7, 0, 0, Buffer.from([127, 255, 255, 255, 0, 0, 0, 0])), whole(stream)]),
    ),
  'ends its side after the answer': (socket, stream) => socket.end(whole(stream)),
  'breaks the protocol after the answer': (socket, stream) =>
    socket.write(Buffer.concat([whole(stream), frameOf(6, 0, 0, 'x')])),
};

test.each(Object.entries(endings))(
  'a server that %s has each call over a new connection',
  async (_, answer) => {
    const load = await startLoad(answer);
    for (let call = 1; call <= 3; call += 1) {
      expect(textOf(await load.send())).toBe(ready);
      await expect.poll(() => load.open.size).toBe(0);
    }
    expect(load.connections()).toBe(3);
  },
);

test('callers have a connection each, and their answers come back over it', async () => {
  const load = await startLoad((socket, stream, connection, count) => {
    const head = frameOf(
      1,
      4,
      stream,
      blockOf([':status', '200'], ['content-type', 'application/grpc'], ['n', String(count % 3)]),
    );
    const trailers = frameOf(
      1,
      5,
      stream,
      blockOf(['grpc-status', '0'], ['at', `${connection} ${count % 3}`]),
    );
    socket.write(Buffer.concat([head, frameOf(0, 0, stream, frame(Buffer.from([8, 1]))), trailers]));
  });
  const at = new Set<string>();
  const caller = async () => {
    for (let call = 0; call < 30; call += 1) {
      const { response } = await load.send();
      if (response?.transport !== 'grpc') throw new Error('There is an answer.');
      const [connection = '', n] = response.trailers['at']?.split(' ') ?? [];
      expect(response.headers['n']).toBe(n);
      at.add(connection);
    }
  };
  await Promise.all(Array.from({ length: 4 }, caller));
  expect([load.connections(), at.size]).toEqual([4, 4]);
  load.close();
  await expect.poll(() => load.open.size).toBe(0);
});

test.each<[string, Answer, unknown]>([
  [
    'a page',
    answerOf(
      [
        [':status', '503'],
        ['content-type', 'text/plain'],
      ],
      Buffer.from('no'),
      'no trailers',
    ),
    14,
  ],
  ['a cut message', answerOf([ok, type], message.subarray(0, 3)), 'BAD_MESSAGE'],
  ['an answer of a stated length', answerOf([ok, type, ['content-length', '7']]), 0],
])(
  '%s is over with its call: the next one has its own answer, over the same connection',
  async (_name, answer, outcome) => {
    const load = await startLoad((socket, stream, connection, count) =>
      (count % 2 === 1 ? answer : answerOf([ok, type, ['content-length', '7']]))(
        socket,
        stream,
        connection,
        count,
      ),
    );
    for (let call = 0; call < 4; call += 1) {
      const { response, failure } = await load.send();
      const code = response?.transport === 'grpc' ? response.code : failure?.code;
      expect(code).toBe(call % 2 === 0 ? outcome : 0);
    }
    // One whose bytes are no message is kept.
    expect(load.connections()).toBe(1);
  },
);

test('an answer that nobody waits for is no part of the next one', async () => {
  const load = await startLoad((socket, stream) =>
    socket.write(Buffer.concat([whole(stream), frameOf(0, 0, stream, 'more'), whole(stream)])),
  );
  for (let call = 0; call < 3; call += 1) expect(textOf(await load.send())).toBe(ready);
  expect(load.connections()).toBe(1);
});

/** An infer request whose message is this long or more. */
function largeRequest(numbers: number): GrpcRequest {
  const contents = { fp64_contents: Array.from({ length: numbers }, (_, at) => at) };
  const inputs = [{ name: 'x', datatype: 'FP64', shape: [String(numbers)], contents }];
  return { ...readyRequest, method: 'ModelInfer', message: { model_name: 'm', inputs } };
}

describe.each([false, true])('messages larger than windows (TLS: %s)', (tls) => {
  test.each([
    ['small ones, of a server', { initialWindowSize: 1000 }],
    ['those that a server has by itself', {}],
    ['a large one, and of frames, too', { initialWindowSize: 10_000_000, maxFrameSize: 1_000_000 }],
  ])('go through %s, and so do answers', async (_name, settings) => {
    const got: number[] = [];
    const serve = (stream: ServerHttp2Stream) => {
      let size = 0;
      stream.on('error', () => stream.destroy());
      stream.on('data', (bytes: Buffer) => {
        size += bytes.length;
      });
      stream.on('end', () => {
        got.push(size);
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
        // A field that nobody knows, of 5 MB.
        stream.end(
          frame(Buffer.concat([Buffer.from([0x7a, 0xc0, 0x96, 0xb1, 0x02]), Buffer.alloc(5_000_000)])),
        );
      });
    };
    const server = tls ? createSecureServer({ ...certificate, settings }) : createHttp2({ settings });
    server.on('stream', serve);
    const { port, close } = await listen(server);
    onTestFinished(close);
    const grpc = openGrpc({ insecure: false, ca: certificate.cert });
    onTestFinished(grpc.close);
    const request = largeRequest(20_000);
    const repeat = grpc.repeat(request);
    for (let call = 0; call < 2; call += 1) {
      const sent = await repeat(target(port, { tls, host }), {}, 20_000, never);
      expect(sent.failure).toBeUndefined();
      expect([sent.sentBytes + 5, sent.receivedBytes]).toEqual([got.at(-1), 5_000_005]);
    }
    expect(got.length).toBe(2);
  });
});

test('the headers that a call is given go with it, and what gRPC itself says is not theirs', async () => {
  const seen: unknown[] = [];
  const server = createHttp2();
  server.on('stream', (stream, headers) => {
    seen.push(Object.entries(headers).map((field) => field.join('=')));
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '5' },
      { endStream: true },
    );
  });
  const { port, close } = await listen(server);
  onTestFinished(close);
  const grpc = openGrpc({ insecure: false });
  onTestFinished(grpc.close);
  const repeat = grpc.repeat(readyRequest);
  const given = { authorization: 'Bearer t', te: 'x', 'content-type': 'text/plain', 'a-bin': '_-8' };
  await repeat(target(port), given, 20_000, never);
  await repeat(target(port), { ...given, authorization: 'Bearer u' }, 20_000, never);
  const none = {};
  await repeat(target(port), none, 20_000, never);
  await repeat(target(port, { host: 'other.example.com' }), none, 20_000, never);
  const own = [
    ':method=POST',
    ':scheme=http',
    ':path=/inference.GRPCInferenceService/ServerReady',
    ':authority=flower-sample.demo.example.com',
    'te=trailers',
    'content-type=application/grpc',
    'user-agent=isvc',
    'accept-encoding=identity',
    'grpc-accept-encoding=identity',
  ];
  expect(seen).toEqual([
    [...own, 'authorization=Bearer t', 'a-bin=/+8='],
    [...own, 'authorization=Bearer u', 'a-bin=/+8='],
    own,
    own.map((field) => field.replace('flower-sample.demo', 'other')),
  ]);
});
