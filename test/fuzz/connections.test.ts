import * as fc from 'fast-check';
import { afterAll, beforeAll } from 'vitest';
import type { HttpRequest } from '../../src/inference/exchange.js';
import { openRest } from '../../src/transport/rest.js';
import { grpcSenders } from '../transport/grpc-senders.js';
import { readyRequest } from '../transport/grpc-server.js';
import { startTcp, target, type Running } from '../transport/servers.js';
import { mutatedBytes } from './arbitraries.js';
import { boundary } from './boundary.js';

let server: Running;
let answer: Uint8Array = Buffer.alloc(0);
const never = new AbortController().signal;
const rest = openRest({ insecure: false });
const grpcTransports = grpcSenders.map(([name, open]) => [name, open({ insecure: false })] as const);
beforeAll(async () => {
  server = await startTcp((socket) => socket.once('data', () => socket.end(answer)));
});
afterAll(async () => {
  rest.close();
  for (const [, transport] of grpcTransports) transport.close();
  await server.close();
});

const request: HttpRequest = { transport: 'http', method: 'POST', path: '/', headers: {}, body: '{}' };
const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\nset-cookie: a\r\n\r\n3\r\nabc\r\n0\r\n\r\n`;
const others = [
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}',
  'HTTP/1.1 101 x\r\nupgrade: y\r\nconnection: upgrade\r\n\r\n',
  'HTTP/1.0 200\r\ncontent-encoding: gzip\r\n\r\nabc',
];
boundary(
  'HTTP heads and bodies',
  mutatedBytes(Buffer.from(head), ...others.map((one) => Buffer.from(one))),
  async (bytes) => {
    answer = bytes;
    const { response, failure } = await rest.send(target(server.port), request, 20_000, never);
    if ((response === undefined) === (failure === undefined))
      throw new Error('neither a response nor a failure');
  },
);

const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
const frames = fc
  .array(
    fc.tuple(fc.integer({ min: 0, max: 10 }), fc.nat(255), fc.nat(3), fc.uint8Array({ maxLength: 20 })),
    { maxLength: 3 },
  )
  .map((all) =>
    Buffer.concat([
      settings,
      ...all.map(([type, flags, stream, some]) =>
        Buffer.concat([Buffer.from([0, 0, some.length, type, flags, 0, 0, 0, stream]), some]),
      ),
    ]),
  );
for (const [name, transport] of grpcTransports)
  boundary(
    `HTTP/2 frames in answer to a gRPC call that is sent ${name}`,
    fc.oneof(frames, fc.uint8Array({ maxLength: 60 })),
    async (bytes) => {
      answer = bytes;
      const { response, failure } = await transport.send(target(server.port), readyRequest, 20_000, never);
      if ((response === undefined) === (failure === undefined))
        throw new Error('neither a response nor a failure');
    },
  );
