import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Lookup } from '../../src/transport/lookup.js';
import { openRest } from '../../src/transport/rest.js';
import { streamLimits } from '../../src/transport/transport.js';
import { running } from './running.js';
import { startHttp, startTcp, target } from './servers.js';
import { chunk, longLimits, speaking, stream, streamHead, streamRequest } from './streams.js';

const never = new AbortController().signal;

describe('limits', () => {
  test('no connection in time', async () => {
    // Nobody takes TLS up.
    const port = await running(startTcp(() => undefined));
    const { sent } = await stream(port, { limits: { connectMs: 50 }, to: { tls: true } });
    expect(sent.failure).toEqual({ phase: 'tls', code: 'TIMEOUT', message: 'no connection within 0.05 s' });
  });

  test('no connection in time where the request has to be sent again', async () => {
    let asked = 0;
    const lookup: Lookup = () => {
      asked += 1;
      return asked === 1
        ? Promise.resolve([{ address: '127.0.0.1', family: 4 }])
        : new Promise(() => undefined);
    };
    const port = await running(
      startHttp((incoming, _body, response) => {
        if (incoming.url === '/first') response.writeHead(404).end();
        // Later than a first connection may take.
        else void setTimeout(100).then(() => incoming.socket.destroy());
      }),
    );
    const rest = openRest({ insecure: false, lookup });
    onTestFinished(rest.close);
    const to = target(port, { address: 'once.test' });
    const listener = { onEvent: () => undefined };
    const first = { ...streamRequest, path: '/first' };
    await rest.stream(to, first, longLimits, listener, never);
    const limits = { ...longLimits, connectMs: 50 };
    const { failure } = await rest.stream(to, streamRequest, limits, listener, never);
    expect(failure).toEqual({ phase: 'resolve', code: 'TIMEOUT', message: 'no connection within 0.05 s' });
  });

  test('DNS that does not answer in time makes no connection either', async () => {
    const { sent } = await stream(9, {
      limits: { connectMs: 50 },
      to: { address: 'slow.test' },
      trust: { lookup: () => new Promise(() => undefined) },
    });
    expect(sent.failure).toMatchObject({ phase: 'resolve', code: 'TIMEOUT' });
  });

  test('a connection that stands is not held to the limit of connecting', async () => {
    const { sent } = await stream(await speaking(() => undefined), {
      limits: { connectMs: 500, firstEventMs: 800 },
    });
    expect(sent.failure).toEqual({ phase: 'wait', code: 'TIMEOUT', message: 'no event within 0.8 s' });
  });

  test('comments do not put off the first event', async () => {
    const port = await speaking((socket) => {
      socket.write(streamHead);
      const pings = setInterval(() => socket.write(chunk(': ping\n\n')), 20);
      socket.once('close', () => clearInterval(pings));
    });
    const { sent } = await stream(port, { limits: { firstEventMs: 800, betweenEventsMs: 400 } });
    expect(sent.failure).toEqual({ phase: 'receive', code: 'TIMEOUT', message: 'no event within 0.8 s' });
    expect(sent.events?.count).toBe(0);
  });

  test('between two events', async () => {
    const port = await speaking((socket) => socket.write(`${streamHead}${chunk('data: a\n\n')}9\r\ndata:`));
    const { sent, data } = await stream(port, { limits: { betweenEventsMs: 50 } });
    expect(data).toEqual(['a']);
    expect(sent.failure).toEqual({
      phase: 'receive',
      code: 'TIMEOUT',
      message: 'no further event within 0.05 s',
    });
    expect(sent.response).toMatchObject({ status: 200 });
  });

  test('comments between two events are life', async () => {
    const port = await speaking((socket) => {
      const speak = async () => {
        socket.write(streamHead + chunk('data: a\n\n'));
        for (let ping = 0; ping < 12; ping += 1) {
          await setTimeout(100);
          socket.write(chunk(': ping\n\n'));
        }
        socket.end(`${chunk('data: b\n\n')}0\r\n\r\n`);
      };
      void speak();
    });
    const { sent, data } = await stream(port, { limits: { betweenEventsMs: 1000 } });
    expect([data, sent.failure]).toEqual([['a', 'b'], undefined]);
  });

  test('the whole', async () => {
    const port = await speaking((socket) => {
      socket.write(streamHead);
      const events = setInterval(() => socket.write(chunk('data: a\n\n')), 20);
      socket.once('close', () => clearInterval(events));
    });
    const { sent, data } = await stream(port, { limits: { wholeMs: 1000 } });
    expect(sent.failure).toMatchObject({ code: 'TIMEOUT', message: 'the stream did not end within 1 s' });
    expect(data.length).toBe(sent.events?.count);
  });

  test('an answer that is not a stream must come whole within the time between two events', async () => {
    const port = await speaking((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'));
    const { sent } = await stream(port, { limits: { betweenEventsMs: 50 } });
    expect(sent.failure).toEqual({ phase: 'receive', code: 'TIMEOUT', message: 'no answer within 0.05 s' });
    expect([sent.response, sent.events]).toEqual([undefined, undefined]);
  });

  test.each([
    ['the usual', 30_000, false, [10_000, 300_000, 30_000, 1_800_000]],
    ['those of a given --timeout', 5_000, true, [5_000, 5_000, 5_000, 1_800_000]],
  ])('%s', (_name, timeoutMs, isGiven, expected) => {
    const { connectMs, firstEventMs, betweenEventsMs, wholeMs } = streamLimits(timeoutMs, isGiven);
    expect([connectMs, firstEventMs, betweenEventsMs, wholeMs]).toEqual(expected);
  });
});
