import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startGate } from '../contract/gate.js';
import { openKubeconfig, readLogin } from '../contract/kubeconfig.js';

test('the gate of the contract keeps a watch open that waits, and gives it what the server says later', async () => {
  const server = createServer((_asked, answer) => void answer.end('{"type":"ERROR"}\n'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const gate = await startGate(openKubeconfig((server.address() as AddressInfo).port));
  onTestFinished(() => gate.close());
  await gate.shut();

  const asked = request(new URL('/apis/things?watch=1', readLogin(gate.kubeconfig).url));
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.setEncoding('utf8');
  // More than once: a silence is what isvc gives up.
  for (let lines = 0; lines < 2; lines += 1) expect(await once(answer, 'data')).toEqual(['\n']);

  gate.open();
  const rest: string[] = [];
  for await (const chunk of answer) rest.push(String(chunk));
  expect(rest.join('').trim()).toBe('{"type":"ERROR"}');
  expect(gate.watched()).toBe('{"type":"ERROR"}\n');
});
