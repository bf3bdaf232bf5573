import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../src/transport/event-stream.js';
import { chunk, speaking, stream, streamHead } from './streams.js';

function throwOurs(): never {
  throw new Error('ours');
}

describe('a stream that breaks off keeps what came', () => {
  test('without its last chunk it is cut short, also where all came in one go', async () => {
    const port = await speaking((socket) =>
      socket.end(streamHead + chunk('data: a\n\n') + chunk('data: b\n\n')),
    );
    const { sent, data } = await stream(port);
    expect(data).toEqual(['a', 'b']);
    expect(sent.failure).toMatchObject({ phase: 'receive', code: 'CUT_SHORT' });
    expect(sent.response).toMatchObject({ status: 200, body: Buffer.from('data: a\n\ndata: b\n\n') });
    expect(sent.events?.count).toBe(2);
  });

  test('with its last chunk it ended well', async () => {
    const port = await speaking((socket) => socket.end(`${streamHead + chunk('data: a\n\n')}0\r\n\r\n`));
    const { sent, data } = await stream(port);
    expect([data, sent.failure]).toEqual([['a'], undefined]);
  });

  test('a reset is cut short', async () => {
    const sockets: Socket[] = [];
    const port = await speaking((socket) => {
      sockets.push(socket);
      socket.write(streamHead + chunk('data: a\n\n'));
    });
    const onEvent = () => void sockets[0]?.resetAndDestroy();
    const { sent } = await stream(port, { listener: { onEvent } });
    expect([sent.failure?.code, sent.events?.count]).toEqual(['CUT_SHORT', 1]);
  });

  test('one that is too large is refused where it is too large', async () => {
    const sockets: Socket[] = [];
    const port = await speaking((socket) => {
      sockets.push(socket);
      socket.write(streamHead + chunk('data: a\n\n'));
    });
    const onEvent = () => void sockets[0]?.write(chunk(`: ${'x'.repeat(200)}\n\n`));
    const { sent } = await stream(port, { maxAnswerBytes: 100, listener: { onEvent } });
    expect(sent.failure).toMatchObject({ code: 'TOO_LARGE', message: 'the answer is larger than 100 bytes' });
    expect(sent.events?.count).toBe(1);
  });

  test('a signal closes the connection, and what came stays', async () => {
    const controller = new AbortController();
    const closed = Promise.withResolvers<void>();
    const port = await speaking((socket) => {
      socket.once('close', () => closed.resolve());
      socket.write(streamHead + chunk('data: a\n\ndata: b\n\n'));
    });
    const seen: string[] = [];
    const { sent } = await stream(port, {
      signal: controller.signal,
      listener: {
        onEvent: ({ data }) => {
          seen.push(data);
          controller.abort(new Error('enough'));
        },
      },
    });
    await closed.promise;
    expect(seen).toEqual(['a']);
    expect(sent.failure).toMatchObject({ phase: 'receive', code: 'STOPPED' });
    expect(sent.response).toMatchObject({ body: Buffer.from('data: a\n\ndata: b\n\n') });
  });

  test('before an event stream has begun the signal rejects with its reason', async () => {
    const controller = new AbortController();
    const reason = new Error('the person changed their mind');
    const closed = Promise.withResolvers<void>();
    const port = await speaking((socket) => {
      socket.once('close', () => closed.resolve());
      controller.abort(reason);
    });
    await expect(stream(port, { signal: controller.signal })).rejects.toBe(reason);
    await closed.promise;
  });

  test('a listener that throws ends it, and closes the connection', async () => {
    const closed = Promise.withResolvers<void>();
    const port = await speaking((socket) => {
      socket.once('close', () => closed.resolve());
      socket.write(streamHead + chunk('data: a\n\n'));
    });
    await expect(stream(port, { listener: { onEvent: throwOurs } })).rejects.toThrow('ours');
    await closed.promise;
  });
});

describe('behind the last event', () => {
  const last = { onEvent: ({ data }: StreamEvent) => (data === 'z' ? 'last' : undefined) } as const;

  test('behind the last event a connection that goes on is closed', async () => {
    const closed = Promise.withResolvers<void>();
    const port = await speaking((socket) => {
      socket.once('close', () => closed.resolve());
      socket.write(streamHead + chunk('data: a\n\n') + chunk('data: z\n\n'));
      const pings = setInterval(() => socket.write(chunk(': ping\n\n')), 100);
      socket.once('close', () => clearInterval(pings));
    });
    const { sent } = await stream(port, { listener: last });
    await closed.promise;
    expect([sent.failure, sent.events?.count]).toEqual([undefined, 2]);
    expect(sent.response).toMatchObject({ status: 200 });
  });

  test('how its connection ends does not matter', async () => {
    const port = await speaking((socket) => socket.end(streamHead + chunk('data: z\n\n')));
    const { sent } = await stream(port, { listener: last });
    expect([sent.failure, sent.response]).toMatchObject([undefined, { body: Buffer.from('data: z\n\n') }]);
  });
});
