import { getEventListeners, once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { withLimits } from '../../src/transport/with-limits.js';

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test('a start that throws leaves neither timer nor listener', async () => {
  const controller = new AbortController();
  const before = timers();
  const thrown = new Error('a header that cannot be sent');
  const start = () => {
    throw thrown;
  };
  const limited = withLimits<string>(start, { ms: 30_000, value: () => 'late' }, controller.signal);
  await expect(limited).rejects.toBe(thrown);
  expect(timers()).toBe(before);
  expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
});

function settleAtOnce(settle: (value: string) => void): () => void {
  settle('done');
  return () => {};
}

test('nor does one that settles at once', async () => {
  const controller = new AbortController();
  const before = timers();
  expect(await withLimits(settleAtOnce, { ms: 30_000, value: () => 'late' }, controller.signal)).toBe('done');
  expect(timers()).toBe(before);
  expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
});

test.each([
  ['no limit', Number.POSITIVE_INFINITY],
  ['1000 h', 3_600_000_000],
])('%s is not "at once"', async (_name, ms) => {
  const controller = new AbortController();
  const limited = withLimits(() => () => {}, { ms, value: () => 'late' }, controller.signal);
  setTimeout(() => controller.abort('aborted first'), 50);
  await expect(limited).rejects.toBe('aborted first');
});

test('what came while the process did not run counts, though the time is up', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const start = (settle: (value: string) => void) => {
    const socket = connect(port, '127.0.0.1', () => {
      settle('connected');
      socket.destroy();
    });
    // After the kernel was asked to connect, and before Node looks at sockets again.
    process.nextTick(blockFor, 20);
    return () => void socket.destroy();
  };
  // Node runs its timers after this, and only then looks at sockets.
  await new Promise(setImmediate);
  const limited = withLimits(start, { ms: 10, value: () => 'late' }, new AbortController().signal);
  expect(await limited).toBe('connected');
});

function blockFor(ms: number): void {
  const endsAt = performance.now() + ms;
  while (performance.now() < endsAt);
}
