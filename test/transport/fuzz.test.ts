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

/** Heads and bodies that are HTTP, nearly HTTP, and not HTTP. */
const nearHttp = fc
  .tuple(
    fc.constantFrom(
      'HTTP/1.1 200 OK',
      'HTTP/1.1 200',
      'HTTP/1.0 200 OK',
      'HTTP/1.1 204 x',
      'HTTP/1.1 20',
      'HTTP/1.1 503 ü',
      'HTTP/1.1  200',
      'http/1.1 200 OK',
    ),
    fc.array(
      fc.oneof(
        fc.constantFrom(
          'content-length: 3',
          'Content-Length: 0',
          'content-length:',
          'content-length: 3, 3',
          'content-length: +3',
          'transfer-encoding: chunked',
          'transfer-encoding: gzip, chunked',
          'transfer-encoding: chunked, gzip',
          'Transfer-Encoding: Chunked',
          'connection: close',
          'connection: keep-alive',
          'keep-alive: timeout=5',
          'set-cookie: a',
          'content-type: a',
          'server: b',
          'x',
          'x:',
          'x : y',
          ': y',
          'x:\ty\t',
          'x: ü',
          'x: \x7f',
          'x: a\rb',
          ' folded',
          'constructor: b',
          'cookie: c',
        ),
        fc.string({ maxLength: 8 }).map((text) => `x: ${text}`),
      ),
      { maxLength: 4 },
    ),
    fc.constantFrom(
      '',
      'abc',
      'abcd',
      '3\r\nabc\r\n0\r\n\r\n',
      '03;x=y\r\nabc\r\n0\r\ny: z\r\n\r\n',
      '3\r\nabcd',
      '3\r\nabc\r\n',
      '3 \r\nabc\r\n0\r\n\r\n',
      'g\r\n',
      '0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n',
    ),
  )
  .map(([status, headers, body]) => Buffer.from(`${[status, ...headers].join('\r\n')}\r\n\r\n${body}`));

/** Node refuses an answer for what stands behind it, where both come at once; where they do not, nobody sees it. */
function isBehindAnswer({ failure }: RoundTrip, bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString();
  if (failure?.code === 'CLOSED') return true;
  const isBroken = failure?.code === 'NOT_HTTP1' || failure?.code === 'BAD_HTTP';
  const isBodyRead = /chunked/i.test(text) && !text.startsWith('HTTP/1.1 204');
  return isBroken && failure.phase === 'receive' && !isBodyRead;
}

/** What two senders are to agree on. */
const outcomeOf = ({ response, failure, receivedBytes }: RoundTrip) => ({
  response,
  // Of an answer that is cut and cannot be unpacked either is true.
  failure: failure && { phase: failure.phase, code: failure.code.replace('BAD_ENCODING', 'CUT_SHORT') },
  ...(failure === undefined ? { receivedBytes } : {}),
});

test('REST: many requests alike have the outcome that each has alone, whatever bytes come', async () => {
  const rest = openRest({ insecure: false });
  const repeat = rest.repeat(request);
  await fc.assert(
    fc.asyncProperty(fc.oneof(nearHttp, httpBytes), async (some) => {
      answer = some;
      const to = target(server.port);
      const alone = await rest.send(to, request, 10_000, never);
      const repeated = await repeat(to, request.headers, 10_000, never);
      fc.pre(!isBehindAnswer(alone, some));
      expect(outcomeOf(repeated)).toEqual(outcomeOf(alone));
    }),
    { numRuns: propertyRuns(300) },
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
