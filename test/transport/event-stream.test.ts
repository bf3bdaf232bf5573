import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openRest } from '../../src/transport/rest.js';
import type { Socket } from 'node:net';
import { startHttp, startTcp, target, unusedPort } from './servers.js';
import { running } from './running.js';
import { longLimits, stream, streamRequest } from './streams.js';
import { propertyRuns } from '../fuzz/property-runs.js';

const never = new AbortController().signal;

/** Each piece is an HTTP chunk of its own. */
async function inPieces(pieces: readonly Uint8Array[]) {
  const port = await running(
    startHttp((_request, _body, response) => {
      const send = async () => {
        response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
        for (const piece of pieces) {
          response.write(piece);
          await setImmediate();
        }
        response.end();
      };
      void send();
    }),
  );
  return stream(port);
}

describe('an event stream is read by the book', () => {
  const everything = [
    '\uFEFF: a comment\r\n\r\n',
    'event: note\r\ndata: {"a":"ä€😀"}\r\n\r\n',
    ': ping - 2026\n\n',
    'data:one\ndata: two\ndata:\n\n',
    'id: 7\nretry: 10\ndata: three\n\ndata: four\n\n',
    'data: old\rdata: mac\r\r',
    'unknown: x\n\nevent: empty\n\n',
    'data: [DONE]\n\n',
    'data: an unfinished event\n',
  ].join('');
  const expected = ['{"a":"ä€😀"}', 'one\ntwo\n', 'three', 'four', 'old\nmac', '[DONE]'];
  const bytes = Buffer.from(everything);

  test('all of it in one chunk', async () => {
    const { sent, data, events } = await inPieces([bytes]);
    expect(data).toEqual(expected);
    expect(events.map(({ name }) => name)).toEqual(['note', ...Array.from({ length: 5 })]);
    expect(sent.response).toMatchObject({ status: 200, body: bytes });
    expect([sent.failure, sent.receivedBytes, sent.events?.count]).toEqual([undefined, bytes.length, 6]);
  });

  test('byte by byte, in the middle of characters and of line ends', async () => {
    const { data, sent } = await inPieces([...bytes].map((byte) => Buffer.from([byte])));
    expect(data).toEqual(expected);
    expect(sent.response).toMatchObject({ body: bytes });
  });

  test('split anywhere', async () => {
    const cuts = fc.uniqueArray(fc.nat(bytes.length), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        const edges = [0, ...at.sort((a, b) => a - b), bytes.length];
        const pieces = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
        const { data } = await inPieces(pieces.filter(({ length }) => length > 0));
        expect(data).toEqual(expected);
      }),
      { numRuns: propertyRuns(25) },
    );
  });

  test('what is not UTF-8 is replaced, and the rest is read', async () => {
    const { data } = await inPieces([Buffer.from('data: a\xffb\n\n', 'latin1'), Buffer.from('data: c\n\n')]);
    expect(data).toEqual(['a\uFFFDb', 'c']);
  });

  test('compression that nobody asked for is taken off', async () => {
    const asked: unknown[] = [];
    const port = await running(
      startHttp((incoming, _body, response) => {
        asked.push(incoming.headers['accept-encoding']);
        response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
        response.end(gzipSync('data: a\n\ndata: b\n\n'));
      }),
    );
    expect((await stream(port)).data).toEqual(['a', 'b']);
    expect(asked).toEqual(['identity']);
  });

  test('the times of events that came together are the same, and never go back', async () => {
    const { events, sent } = await inPieces([
      Buffer.from('data: a\n\ndata: b\n\n'),
      Buffer.from('data: c\n\n'),
    ]);
    const [a = 0, b = 0, c = 0] = events.map(({ atMs }) => atMs);
    expect([a > 0, a === b, c >= b]).toEqual([true, true, true]);
    expect(sent.events).toEqual({ count: 3, atMs: Float64Array.of(a, b, c), lastMs: c });
    expect(c).toBeLessThanOrEqual(sent.timings.totalMs);
  });

  test('of more than 65,536 events the times are not kept one by one', async () => {
    const { sent } = await inPieces([Buffer.from('data:\n\n'.repeat(70_000))]);
    expect([sent.events?.count, sent.events?.atMs.length]).toEqual([70_000, 65_536]);
  });
});

describe('an answer that is not an event stream comes as a whole', () => {
  test.each([
    [200, 'application/json', '{"choices":[]}'],
    [404, 'application/json', '{"detail":"Not Found"}'],
    [429, 'text/plain', 'inference error: ResourceExhausted - system saturated'],
    [500, '', ''],
    [503, 'text/event-stream', 'data: {"error":"busy"}\n\n'],
    [200, 'text/html', '<!doctype html>'],
  ])('%i %s', async (status, type, body) => {
    const port = await running(
      startHttp((_request, _body, response) => {
        response.writeHead(status, type === '' ? {} : { 'content-type': type }).end(body);
      }),
    );
    const { sent, data } = await stream(port);
    expect(sent.response).toMatchObject({ status, body: Buffer.from(body) });
    expect([data, sent.events, sent.failure]).toEqual([[], undefined, undefined]);
  });

  test('a redirect is not followed, and a cookie is not kept', async () => {
    const seen: unknown[] = [];
    const port = await running(
      startHttp((incoming, _body, response) => {
        seen.push([incoming.url, incoming.headers.cookie]);
        response.writeHead(307, { location: '/elsewhere', 'set-cookie': 'a=1' }).end();
      }),
    );
    const rest = openRest({ insecure: false });
    onTestFinished(rest.close);
    for (const _ of [1, 2]) {
      const sent = await rest.stream(
        target(port),
        streamRequest,
        longLimits,
        { onEvent: () => undefined },
        never,
      );
      expect(sent.response).toMatchObject({ status: 307, headers: { location: '/elsewhere' } });
    }
    expect(seen).toEqual([
      ['/v1/chat/completions', undefined],
      ['/v1/chat/completions', undefined],
    ]);
  });
});

describe('the way is that of every request', () => {
  test('waiting is told while the server has not answered', async () => {
    const told = Promise.withResolvers<void>();
    const port = await running(
      startHttp((_request, _body, response) => {
        // It answers only once it was told.
        const answer = () =>
          response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: a\n\n');
        void told.promise.then(answer);
      }),
    );
    const { data } = await stream(port, { listener: { onWaiting: told.resolve } });
    expect(data).toEqual(['a']);
  });

  test('nobody listens', async () => {
    const { sent } = await stream(await unusedPort());
    expect(sent.failure).toMatchObject({ phase: 'connect', code: 'ECONNREFUSED' });
  });

  test('an address that its rule refuses is not connected to', async () => {
    const accepted: Socket[] = [];
    const port = await running(startTcp((socket) => void accepted.push(socket)));
    const { sent } = await stream(port, { to: { rule: { places: [], privately: 'refused' } } });
    expect([sent.failure?.code, accepted]).toEqual(['ADDRESS_REFUSED', []]);
  });

  test('a kept connection is used again; where the server has closed it, the request is sent again', async () => {
    const sockets = new Set<Socket>();
    const port = await running(
      startHttp((incoming, _body, response) => {
        sockets.add(incoming.socket);
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: a\n\n');
      }),
    );
    const rest = openRest({ insecure: false });
    onTestFinished(rest.close);
    const send = () =>
      rest.stream(target(port), streamRequest, longLimits, { onEvent: () => undefined }, never);
    await send();
    const second = await send();
    expect([sockets.size, second.timings.connectMs]).toEqual([1, 0]);
    // Closed by the server just as the next request is on its way.
    const third = send();
    for (const socket of sockets) socket.destroy();
    expect(await third).toMatchObject({ sentAgain: true, response: { status: 200 }, events: { count: 1 } });
  });
});
