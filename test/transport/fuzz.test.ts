import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpRequest, RoundTrip } from '../../src/inference/exchange.js';
import type { StreamRoundTrip } from '../../src/transport/event-stream.js';
import { openGrpc } from '../../src/transport/grpc.js';
import { openRest } from '../../src/transport/rest.js';
import { readyRequest } from './grpc-server.js';
import { startTcp, target, type Running } from './servers.js';
import { longLimits } from './streams.js';
import { propertyRuns } from '../fuzz/property-runs.js';

const never = new AbortController().signal;
const request: HttpRequest = { transport: 'http', method: 'POST', path: '/', headers: {}, body: '{}' };
let server: Running;
let answer: Uint8Array = Buffer.alloc(0);

beforeAll(async () => {
  server = await startTcp((socket) => socket.once('data', () => socket.end(answer)));
});
afterAll(() => server.close());

/** Exactly one of response and failure, and times that add up. */
function isWhole({ response, failure, timings }: RoundTrip): boolean {
  const { resolveMs, connectMs, tlsMs, waitMs, receiveMs, totalMs } = timings;
  const steps = [resolveMs, connectMs, tlsMs, waitMs, receiveMs];
  const sum = steps.reduce((total, step) => total + step);
  const addsUp = Math.abs(sum - totalMs) < 1e-6 && Math.min(...steps) >= 0;
  return addsUp && (response === undefined) !== (failure === undefined);
}

const httpBytes = fc
  .tuple(
    fc.constantFrom(
      'HTTP/1.1 200 OK',
      'HTTP/1.0 404',
      'HTTP/1.1 302 Found',
      'HTTP/1.1 100 Continue',
      'HTTP/9 x',
    ),
    fc.subarray([
      'content-length: 3',
      'transfer-encoding: chunked',
      'content-encoding: gzip',
      'set-cookie: a',
      'x',
    ]),
    fc.uint8Array({ maxLength: 40 }),
  )
  .map(([status, headers, body]) =>
    Buffer.concat([Buffer.from(`${[status, ...headers].join('\r\n')}\r\n\r\n`), body]),
  );

test('REST: whatever bytes come, there is a response or a failure', async () => {
  const rest = openRest({ insecure: false });
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 60 }), httpBytes);
  await fc.assert(
    fc.asyncProperty(bytes, async (some) => {
      answer = some;
      expect(await rest.send(target(server.port), request, 10_000, never)).toSatisfy(isWhole);
    }),
    { numRuns: propertyRuns(150) },
  );
  rest.close();
});

/** Of an event stream there is always what came of it. */
function isWholeOrBegun(sent: StreamRoundTrip): boolean {
  return sent.events === undefined ? isWhole(sent) : sent.response !== undefined;
}

const streamBytes = fc
  .tuple(
    fc.constantFrom(
      '',
      'transfer-encoding: chunked\r\n',
      'content-length: 9\r\n',
      'content-encoding: gzip\r\n',
    ),
    fc.array(
      fc.oneof(
        fc.constantFrom(
          'data: a\n\n',
          ': ping\r\n\r\n',
          'd',
          '\r',
          'event: x\n',
          '8\r\ndata: a\n\r\n',
          '0\r\n\r\n',
        ),
        fc.string({ maxLength: 8 }),
      ),
      { maxLength: 6 },
    ),
  )
  .map(([header, parts]) =>
    Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n${header}\r\n${parts.join('')}`),
  );

test('an event stream: whatever bytes come, there is a response or a failure, and both where it broke off', async () => {
  const rest = openRest({ insecure: false });
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 60 }), httpBytes, streamBytes);
  await fc.assert(
    fc.asyncProperty(bytes, async (some) => {
      answer = some;
      let told = 0;
      const listener = { onEvent: () => void (told += 1) };
      const sent = await rest.stream(target(server.port), request, longLimits, listener, never);
      expect(told).toBe(sent.events?.count ?? 0);
      expect(sent).toSatisfy(isWholeOrBegun);
    }),
    { numRuns: propertyRuns(200) },
  );
  rest.close();
});

/** An HTTP/2 SETTINGS frame, so that what follows is read as frames. */
const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
const frames = fc
  .tuple(fc.integer({ min: 0, max: 10 }), fc.nat(255), fc.nat(3), fc.uint8Array({ maxLength: 20 }))
  .map(([type, flags, stream, body]) =>
    Buffer.concat([settings, Buffer.from([0, 0, body.length, type, flags, 0, 0, 0, stream]), body]),
  );

test('gRPC: whatever bytes come, there is a response or a failure', async () => {
  const grpc = openGrpc({ insecure: false });
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 60 }), frames);
  await fc.assert(
    fc.asyncProperty(bytes, async (some) => {
      answer = some;
      expect(await grpc.send(target(server.port), readyRequest, 10_000, never)).toSatisfy(isWhole);
    }),
    { numRuns: propertyRuns(150) },
  );
  grpc.close();
});
