import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { untilTold } from '../../src/load/until-told.js';
import { unusedPort } from '../transport/servers.js';

/** Connected once the pod listens. */
async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  const isThere = await once(socket, 'data').then(
    () => true,
    () => false,
  );
  return isThere ? socket : connected(port);
}

test('a pod whose connection is lost before the start ends with words', async () => {
  const port = await unusedPort();
  const told = untilTold(port, new AbortController(), 1);
  const socket = await connected(port);
  socket.destroy();
  await expect(told).rejects.toThrow('the connection to isvc broke off before the start.');
});

test('with another connection in time it begins as told', async () => {
  const port = await unusedPort();
  const told = untilTold(port, new AbortController(), 120_000);
  const lost = await connected(port);
  lost.destroy();
  const socket = await connected(port);
  socket.write('start\n');
  const { socket: by, close } = await told;
  expect(by?.remotePort).toBe(socket.localPort);
  close();
  await once(socket, 'close');
});

test('told to end before, it has no connection to tell', async () => {
  const port = await unusedPort();
  const stop = new AbortController();
  const told = untilTold(port, stop, 120_000);
  const socket = await connected(port);
  socket.write('stop\n');
  const { socket: by, close } = await told;
  expect([by, stop.signal.aborted]).toEqual([undefined, true]);
  close();
});
