import { createServer, type Socket } from 'node:net';
import type { ServerHttp2Stream } from 'node:http2';
import { expect, onTestFinished, test } from 'vitest';
import type { GrpcRequest, RoundTrip } from '../../src/inference/exchange.js';
import { grpcFaults } from '../faults/grpc-answers.js';
import { startHttp2Peer } from '../faults/http2-peer.js';
import { grpcSenders } from './grpc-senders.js';
import { readyRequest } from './grpc-server.js';
import { target } from './servers.js';

const never = new AbortController().signal;

/** What becomes of a call in each of both ways, without its times. */
async function bothWays(
  port: number,
  request: GrpcRequest = readyRequest,
  timeoutMs = 20_000,
): Promise<readonly Omit<RoundTrip, 'timings'>[]> {
  const outcomes = [];
  for (const [, open] of grpcSenders) {
    const transport = open({ insecure: false }, { maxAnswerBytes: 1024 * 1024 });
    onTestFinished(transport.close);
    const { timings: _, ...sent } = await transport.send(target(port), request, timeoutMs, never);
    outcomes.push(sent);
  }
  return outcomes;
}

/** Of an answer that is compressed one sender reads what it has offered; the other one offers nothing. */
const compressed = /gzip|deflate|bomb/;

for (const [name, { serve, is }] of Object.entries(grpcFaults)) {
  if (compressed.test(name)) continue;
  const timeoutMs = 'code' in is && is.code === 'TIMEOUT' ? 300 : 20_000;
  test(`both ways have the same outcome: ${name}`, async () => {
    const { port, close } = await startHttp2Peer(serve);
    onTestFinished(() => void close());
    const [alone, repeated] = await bothWays(port, readyRequest, timeoutMs);
    expect(repeated).toEqual(alone);
  });
}
