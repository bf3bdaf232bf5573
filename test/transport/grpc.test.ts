import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientHttp2Stream } from 'node:http2';
import { createServer } from 'node:net';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { GrpcRequest } from '../../src/inference/exchange.js';
import type { Transport } from '../../src/transport/transport.js';
import { openGrpc } from '../../src/transport/grpc.js';
import { answerReady, answerStatus, frame, readyPath, readyRequest, startHttp2 } from './grpc-server.js';
import { grpcSenders } from './grpc-senders.js';
import { running } from './running.js';
import { listen, startHttp, startTcp, target, unusedPort } from './servers.js';

const never = new AbortController().signal;

let open: (typeof grpcSenders)[number][1];

function grpc(): Transport<GrpcRequest> {
  const transport = open({ insecure: false });
  onTestFinished(transport.close);
  return transport;
}

describe.each(grpcSenders)('a call that is sent %s', (_name, sender) => {
  beforeEach(() => {
    open = sender;
  });

  test('names the host, carries the headers and reads message and metadata', async () => {
    const seen: unknown[] = [];
    const port = await running(
      startHttp2((stream, headers, body) => {
        seen.push(headers[':authority'], headers[':path'], headers['authorization'], body);
        answerReady(stream);
      }),
    );
    const request = { ...readyRequest, headers: { Authorization: 'Bearer t' } };
    const sent = await grpc().send(target(port), request, 5000, never);
    expect(seen).toEqual(['flower-sample.demo.example.com', readyPath, 'Bearer t', frame(Buffer.alloc(0))]);
    expect(sent.response).toMatchObject({
      code: 0,
      message: { ready: true },
      headers: { 'x-served-by': 'test' },
      trailers: { 'x-cost': '3' },
    });
    expect([sent.sentBytes, sent.receivedBytes]).toEqual([0, 2]);
  });

  test('the base64 of a -bin header goes out as bytes', async () => {
    const seen: unknown[] = [];
    const port = await running(
      startHttp2((stream, headers) => {
        seen.push(headers['trace-bin']);
        answerReady(stream);
      }),
    );
    const request = { ...readyRequest, headers: { 'trace-bin': '_-8' } };
    await grpc().send(target(port), request, 5000, never);
    expect(seen).toEqual(['/+8=']);
  });

  test('64-bit integers keep every digit; fields keep their names', async () => {
    const bodies: Buffer[] = [];
    const port = await running(
      startHttp2((stream, _headers, body) => {
        bodies.push(body);
        answerStatus(stream, 3, 'no');
      }),
    );
    const message = {
      model_name: 'm',
      inputs: [
        { name: 'x', datatype: 'INT64', shape: ['1'], contents: { int64_contents: ['9007199254740993'] } },
      ],
    };
    await grpc().send(target(port), { ...readyRequest, method: 'ModelInfer', message }, 5000, never);
    // 2^53 + 1 as a varint: six groups of seven bits hold 1, 0, 0, …
    expect(bodies[0]?.includes(Buffer.from([0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10]))).toBe(true);
  });

  test('a connection is used again', async () => {
    const port = await running(startHttp2(answerReady));
    const transport = grpc();
    const first = await transport.send(target(port), readyRequest, 5000, never);
    const second = await transport.send(target(port), readyRequest, 5000, never);
    expect(first.timings.connectMs).toBeGreaterThan(0);
    expect(second.timings.connectMs).toBe(0);
    expect(second.timings.waitMs).toBeGreaterThan(0);
  });

  test('two hosts at one address have an authority each', async () => {
    const seen: unknown[] = [];
    const port = await running(
      startHttp2((stream, headers) => {
        seen.push(headers[':authority']);
        answerReady(stream);
      }),
    );
    const transport = grpc();
    await transport.send(target(port, { host: 'a.example.com' }), readyRequest, 5000, never);
    await transport.send(target(port, { host: 'b.example.com' }), readyRequest, 5000, never);
    expect(seen).toEqual(['a.example.com', 'b.example.com']);
  });

  test.each([
    ['a status without a body', 12, '', { 'x-envoy-upstream-service-time': '1' }],
    ['a status with a message', 14, 'no healthy upstream', { server: 'envoy' }],
  ])('%s is an answer', async (_name, code, details, more) => {
    const port = await running(startHttp2((stream) => answerStatus(stream, code, details, more)));
    const sent = await grpc().send(target(port), readyRequest, 5000, never);
    expect(sent.response).toMatchObject({ code, details, trailers: more });
  });

  test('an error in trailers after headers is an answer', async () => {
    const port = await running(
      startHttp2((stream) => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '14', 'grpc-message': 'busy' }));
        stream.end();
      }),
    );
    const sent = await grpc().send(target(port), readyRequest, 5000, never);
    expect(sent.response).toMatchObject({ code: 14, details: 'busy' });
  });

  test('a page of a gateway that speaks no gRPC is an answer', async () => {
    const port = await running(
      startHttp2((stream) => {
        stream.respond({ ':status': 503, 'content-type': 'text/plain' });
        stream.end('no healthy upstream');
      }),
    );
    const sent = await grpc().send(target(port), readyRequest, 5000, never);
    expect(sent.response).toMatchObject({ code: 14, headers: { 'content-type': 'text/plain' } });
  });

  test('proxy variables change nothing', async () => {
    const port = await running(startHttp2(answerReady));
    vi.stubEnv('grpc_proxy', `http://127.0.0.1:${await unusedPort()}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const sent = await grpc().send(target(port), readyRequest, 5000, never);
    expect(sent.response).toMatchObject({ code: 0 });
  });

  test('nothing listens: refused while connecting, and the next call connects anew', async () => {
    const port = await unusedPort();
    const transport = grpc();
    const sent = await transport.send(target(port), readyRequest, 5000, never);
    expect(sent.response).toBeUndefined();
    expect(sent.failure).toMatchObject({ phase: 'connect', code: 'ECONNREFUSED' });
    expect(sent.failure?.message).toBe(`connect ECONNREFUSED 127.0.0.1:${port}`);

    const late = await running(startHttp2(answerReady));
    const again = await transport.send(target(late), readyRequest, 5000, never);
    expect(again.response).toMatchObject({ code: 0 });
  });

  test.each([
    ['an HTTP/1.1 server', startHttp((_request, _body, response) => void response.end()), 'NOT_HTTP2'],
    ['a server that hangs up', startTcp((socket) => socket.once('data', () => socket.end())), 'CLOSED'],
  ])('%s fails while connecting', async (_name, starting, code) => {
    const sent = await grpc().send(target(await running(starting)), readyRequest, 5000, never);
    expect(sent.failure).toMatchObject({ phase: 'connect', code });
  });

  test('an unknown name fails while resolving', async () => {
    const sent = await grpc().send(target(80, { address: 'nowhere.invalid' }), readyRequest, 20_000, never);
    expect(sent.failure?.phase).toBe('resolve');
  });

  test('a connection dropped in the middle of a call is a failure, not a status', async () => {
    const port = await running(startHttp2((stream) => stream.session?.destroy()));
    const sent = await grpc().send(target(port), readyRequest, 5000, never);
    expect(sent.response).toBeUndefined();
    expect(sent.failure?.phase).toBe('wait');
  });

  test('so is one that was dropped after the answer had begun', async () => {
    const port = await running(
      startHttp2((stream) => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
        stream.write(Buffer.from([0]), () => stream.session?.destroy());
      }),
    );
    const sent = await grpc().send(target(port), readyRequest, 5000, never);
    expect(sent.response).toBeUndefined();
    expect(sent.failure?.phase).toBe('receive');
  });

  test('bytes that are no such message are a failure while receiving', async () => {
    const port = await running(
      startHttp2((stream) => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
        stream.end(frame(Buffer.from([0xff, 0xff])));
      }),
    );
    const sent = await grpc().send(target(port), readyRequest, 5000, never);
    expect(sent.failure).toMatchObject({ phase: 'receive', code: 'BAD_MESSAGE' });
  });

  test('time runs out while connecting', async () => {
    const port = await running(listen(createServer(() => {})));
    const sent = await grpc().send(target(port), readyRequest, 200, never);
    expect(sent.failure).toMatchObject({ phase: 'connect', code: 'TIMEOUT' });
  });

  test('time runs out while waiting, and the call is cancelled', async () => {
    const cancelled = Promise.withResolvers<void>();
    const port = await running(startHttp2((stream) => void stream.on('close', () => cancelled.resolve())));
    const sent = await grpc().send(target(port), readyRequest, 1000, never);
    expect(sent.failure).toMatchObject({ phase: 'wait', code: 'TIMEOUT' });
    await cancelled.promise;
  });

  test('an abort rejects with its reason, before and during', async () => {
    const reason = new Error('the person changed their mind');
    const controller = new AbortController();
    const port = await running(startHttp2(() => controller.abort(reason)));
    const transport = grpc();
    await expect(transport.send(target(port), readyRequest, 5000, controller.signal)).rejects.toBe(reason);
    await expect(transport.send(target(port), readyRequest, 5000, controller.signal)).rejects.toBe(reason);
  });
});

test('nothing listens any more to the stream of a call that has ended, which Node keeps', async () => {
  const streams: ClientHttp2Stream[] = [];
  const keep = (message: unknown) => {
    streams.push((message as { readonly stream: ClientHttp2Stream }).stream);
  };
  subscribe('http2.client.stream.created', keep);
  onTestFinished(() => void unsubscribe('http2.client.stream.created', keep));
  const port = await running(startHttp2((stream) => answerReady(stream)));
  const transport = openGrpc({ insecure: false });
  onTestFinished(transport.close);
  await transport.send(target(port), readyRequest, 5000, never);
  await transport.send(target(port), readyRequest, 5000, never);
  const events = ['response', 'data', 'trailers', 'end', 'close'];
  const listened = () => streams.map((stream) => events.filter((event) => stream.listenerCount(event) > 0));
  expect(streams).toHaveLength(2);
  await expect.poll(listened).toEqual([[], []]);
});
