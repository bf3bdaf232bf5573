import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { grpcSenders } from './grpc-senders.js';
import { answerReady, readyRequest, startHttp2 } from './grpc-server.js';
import { running } from './running.js';
import { startTcp, target } from './servers.js';

const never = new AbortController().signal;

afterEach(() => {
  vi.useRealTimers();
});

/** A proxy before an HTTP/2 server that swallows every byte of a connection once it is told to, as a NAT that forgot it. */
async function startForgetful(port: number) {
  const paths: { readonly near: Socket; readonly far: Socket }[] = [];
  const proxy = await startTcp((near) => {
    const far = connect(port, '127.0.0.1');
    far.on('error', () => near.destroy());
    near.pipe(far).pipe(near);
    paths.push({ near, far });
  });
  onTestFinished(proxy.close);
  return {
    port: proxy.port,
    connections: () => paths.length,
    forget: () => {
      for (const { near, far } of paths) {
        near.unpipe();
        far.unpipe();
        near.resume();
      }
    },
  };
}

describe.each(grpcSenders)('of a call that is sent %s', (_name, open) => {
  test('a connection that died in silence costs one call at most', async () => {
    const proxy = await startForgetful(await running(startHttp2(answerReady)));
    const transport = open({ insecure: false });
    onTestFinished(transport.close);
    const send = (limitMs: number) => transport.send(target(proxy.port), readyRequest, limitMs, never);
    expect((await send(10_000)).response).toMatchObject({ code: 0 });
    proxy.forget();
    expect((await send(500)).failure).toMatchObject({ code: 'TIMEOUT' });
    expect((await send(10_000)).response).toMatchObject({ code: 0 });
    expect(proxy.connections()).toBe(2);
  });

  test('and none where it stood idle', async () => {
    const proxy = await startForgetful(await running(startHttp2(answerReady)));
    const transport = open({ insecure: false });
    onTestFinished(transport.close);
    const send = () => transport.send(target(proxy.port), readyRequest, 10_000, never);
    vi.useFakeTimers({ toFake: ['performance'] });
    expect((await send()).response).toMatchObject({ code: 0 });
    proxy.forget();
    vi.advanceTimersByTime(21_000);
    expect((await send()).response).toMatchObject({ code: 0 });
    expect(proxy.connections()).toBe(2);
  });
});
