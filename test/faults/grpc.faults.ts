import { expect } from 'vitest';
import type { RoundTrip } from '../../src/inference/exchange.js';
import { grpcSenders } from '../transport/grpc-senders.js';
import { readyRequest } from '../transport/grpc-server.js';
import { target } from '../transport/servers.js';
import { grpcFaults, type GrpcOutcome } from './grpc-answers.js';
import { answerOk, startHttp2Peer } from './http2-peer.js';
import { startRaw } from './peer.js';
import { survives } from './survive.js';

const limitMs = 1000;

function expectOutcome({ response, failure }: RoundTrip, outcome: GrpcOutcome): void {
  if ('code' in outcome) {
    expect(response).toBeUndefined();
    expect(failure).toMatchObject(outcome);
    expect(failure?.message).not.toBe('');
    return;
  }
  expect(failure).toBeUndefined();
  expect(response).toMatchObject({ code: outcome.status });
  const http = response?.transport === 'grpc' ? response.http : undefined;
  expect(http?.status).toBe(outcome.page);
}

for (const [sender, open] of grpcSenders) {
  for (const [name, { serve, is: usual, isRepeated = usual }] of Object.entries(grpcFaults)) {
    const is = sender === 'repeated' ? isRepeated : usual;
    const timeoutMs = 'code' in is && is.code === 'TIMEOUT' ? limitMs : 30_000;
    survives(`gRPC, ${sender}: ${name}`, timeoutMs, async (scope) => {
      const { port } = await scope.peer(startHttp2Peer(serve));
      const grpc = open({ insecure: false }, { maxAnswerBytes: 1024 * 1024 });
      scope.closing(grpc.close);
      expectOutcome(await grpc.send(target(port), readyRequest, timeoutMs, scope.signal), is);
    });
  }

  /** An empty SETTINGS frame: HTTP/2 has begun. */
  const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);

  survives(`gRPC, ${sender}: SETTINGS, and frames that are none`, 30_000, async (scope) => {
    const bytes = Buffer.concat([settings, Buffer.alloc(500, 0xaa)]);
    const { port } = await scope.peer(startRaw((socket) => socket.write(bytes)));
    const grpc = open({ insecure: false });
    scope.closing(grpc.close);
    const { failure } = await grpc.send(target(port), readyRequest, 30_000, scope.signal);
    // A request that had not gone out yet by then was refused, says Node.
    const codes = ['BAD_HTTP', 'STREAM_CLOSED', 'REFUSED_STREAM', 'NOT_HTTP2', 'CLOSED'];
    expect(codes).toContain(failure?.code);
  });

  survives(`gRPC, ${sender}: an answer of HTTP/1.1`, 30_000, async (scope) => {
    const { port } = await scope.peer(startRaw((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')));
    const grpc = open({ insecure: false });
    scope.closing(grpc.close);
    const { failure } = await grpc.send(target(port), readyRequest, 30_000, scope.signal);
    expect(failure).toMatchObject({ phase: 'connect', code: 'NOT_HTTP2' });
  });

  survives(`gRPC, ${sender}: a connection that closes between two calls`, 30_000, async (scope) => {
    const peer = await scope.peer(
      startHttp2Peer((stream) => {
        answerOk(stream);
        stream.on('close', () => stream.session?.close());
      }),
    );
    const grpc = open({ insecure: false });
    scope.closing(grpc.close);
    for (let at = 0; at < 3; at += 1) {
      const sent = await grpc.send(target(peer.port), readyRequest, 30_000, scope.signal);
      expect(sent.response).toMatchObject({ code: 0 });
    }
  });

  survives(`gRPC, ${sender}: an abort while the answer comes`, 30_000, async (scope) => {
    const reason = new Error('esc');
    const { port } = await scope.peer(startHttp2Peer(() => scope.abort(reason)));
    const grpc = open({ insecure: false });
    scope.closing(grpc.close);
    await expect(grpc.send(target(port), readyRequest, 30_000, scope.signal)).rejects.toBe(reason);
  });
}
