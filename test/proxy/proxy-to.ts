import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import type { Demo } from '../../src/demo/demo.js';
import { listen } from '../transport/servers.js';
import { iris, key, openProxy, type ProxySetUp } from './open-proxy.js';

/** A proxy of one service, which is served by this handler. */
export async function proxyTo(
  demo: Demo,
  handler: (request: IncomingMessage, response: ServerResponse) => void,
  more: ProxySetUp = {},
) {
  const server = createServer((request, response) => {
    // Of the look for a way in.
    if (request.headers.host === 'isvc-probe.invalid') response.end();
    else handler(request, response);
  });
  const { port, close } = await listen(server);
  onTestFinished(close);
  const proxy = await openProxy(demo, { served: iris, address: `127.0.0.1:${port}`, ...more });
  return { proxy, server };
}

/** A request whose answer is read by hand. */
export function open(port: number, method: string, path = '/', headers: Record<string, string> = {}) {
  const sent = httpRequest({
    host: '127.0.0.1',
    port,
    path,
    method,
    agent: false,
    headers: { 'x-isvc-key': key, ...headers },
  });
  sent.on('error', () => undefined);
  onTestFinished(() => void sent.destroy());
  const answered = new Promise<IncomingMessage>((resolve) => {
    sent.once('response', resolve);
  });
  return { sent, answered };
}
