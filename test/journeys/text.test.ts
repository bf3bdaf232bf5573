import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { serveText } from '../demo/models/language-calls.js';
import { demoCluster } from './demo-cluster.js';
import { openTerminal } from './terminal.js';

/** `isvc predict` on a terminal, of a language server at a port. */
async function predictOnTerminal(port: number, ...more: readonly string[]) {
  const { kubeconfig } = await demoCluster();
  return openTerminal({
    arguments: [
      'predict',
      'sklearn-iris',
      '--kubeconfig',
      kubeconfig,
      '--address',
      `127.0.0.1:${port}`,
      '--protocol',
      'openai',
      ...more,
    ],
  });
}

test('on a terminal a text is printed as a text', async () => {
  await using server = await serveText();
  const screen = await predictOnTerminal(server.port, '-d', 'What is a gateway?');
  await expect(screen).toShow('answered by the model', 'tokens/s');
  expect(screen.rows().join('\n')).not.toContain('"choices"');
  expect(await screen.exited).toBe(0);
});

test('it is printed as it comes; ctrl-c ends it at the server, and what came stays', async () => {
  const gone = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.setHeader('content-type', 'application/json').end('{"object":"list","data":[{"id":"m"}]}');
      return;
    }
    response.once('close', () => gone.resolve());
    response.setHeader('content-type', 'text/event-stream');
    response.write(
      'data: {"model":"m","choices":[{"index":0,"delta":{"content":"the first \\u001b[31mwords"}}]}\n\n',
    );
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const screen = await predictOnTerminal((server.address() as AddressInfo).port, '-d', 'a');
  await expect(screen).toShow('the first');
  screen.press('ctrl-c');
  await gone.promise;
  await expect(screen).toShow('the first', 'you stopped the answer; 1 chunk had come');
  expect(screen.raw()).not.toContain('\u001b[31m');
  expect(await screen.exited).toBe(130);
});
