import { createServer, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { Demo } from '../../src/demo/demo.js';

/** Changes an answer of the API server in place; `path` is that of the question. */
export type Change = (path: string, answer: Record<string, unknown>) => void;

/** An API server between isvc and the demo's that says what `change` makes of each answer, and this for every log. Writes its kubeconfig. */
export async function hostileApi(
  demo: Demo,
  kubeconfig: string,
  change: Change,
  log?: Buffer,
): Promise<void> {
  const upstream = new URL(demo.apiUrl);
  const server = createServer((asked, answer) => {
    const path = asked.url ?? '';
    if (log !== undefined && path.includes('/log?')) {
      answer.end(log);
      return;
    }
    const headers: IncomingHttpHeaders = { ...asked.headers, 'accept-encoding': 'identity' };
    const onward = request({
      host: upstream.hostname,
      port: upstream.port,
      method: asked.method,
      path,
      headers,
    });
    onward.on('response', (came) => void answerWith(came));
    const answerWith = async (came: IncomingMessage): Promise<void> => {
      const body = await text(came);
      const object: unknown = came.headers['content-type']?.includes('json') ? JSON.parse(body) : undefined;
      if (typeof object === 'object' && object !== null) change(path, object as Record<string, unknown>);
      answer.writeHead(came.statusCode ?? 500, { 'content-type': came.headers['content-type'] });
      answer.end(object === undefined ? body : JSON.stringify(object));
    };
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  writeFileSync(kubeconfig, demo.kubeconfig.replaceAll(demo.apiUrl, `http://127.0.0.1:${port}`), {
    mode: 0o600,
  });
}
