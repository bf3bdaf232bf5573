import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { kubeconfigFor, sendStatus, startApiServer } from '../cluster/api-server.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

async function known(...args: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await isvc.run(['__complete', ...args]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout.split('\n').slice(0, -1);
}

test('namespaces and service accounts come from the API, in the scope of the line', async () => {
  expect(await known('namespaces')).toEqual(expect.arrayContaining(['kserve-demo', 'vision']));
  expect(await known('serviceaccounts')).toContain('iris-client');
  expect(await known('serviceaccounts', '-n', 'vision')).not.toContain('iris-client');
});

test('contexts come from the kubeconfig alone: no server is asked', async () => {
  const kubeconfig = join(isvc.folder(), 'far');
  writeFileSync(kubeconfig, kubeconfigFor(1));
  const contexts = await known('contexts', '--kubeconfig', kubeconfig);
  expect(contexts.length).toBeGreaterThan(0);
  expect(await known('contexts')).toEqual(['isvc-demo']);
});

test('nothing is printed where the API refuses, is gone, or there is no kubeconfig', async () => {
  const api = await startApiServer((_, response) => sendStatus(response, 403, { reason: 'Forbidden' }));
  onTestFinished(api.kill);
  const refusing = join(isvc.folder(), 'refusing');
  writeFileSync(refusing, kubeconfigFor(api.port));
  expect(await known('namespaces', '--kubeconfig', refusing)).toEqual([]);
  expect(await known('namespaces', '--kubeconfig', join(isvc.folder(), 'none'))).toEqual([]);
  expect(await known('contexts', '--kubeconfig', join(isvc.folder(), 'none'))).toEqual([]);
});

test('no more names are offered than anybody reads', async () => {
  const api = await startApiServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://api');
    const from = Number(searchParams.get('continue') ?? '0');
    const items = Array.from({ length: Number(searchParams.get('limit')) }, (_, at) => ({
      metadata: { name: `n${from + at}` },
    }));
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ kind: 'List', metadata: { continue: String(from + items.length) }, items }),
    );
  });
  onTestFinished(api.kill);
  const endless = join(isvc.folder(), 'endless');
  writeFileSync(endless, kubeconfigFor(api.port));
  expect(await known('namespaces', '--kubeconfig', endless)).toHaveLength(1000);
});

test('an API server that never answers is left after a while', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  server.on('connection', (socket) => onTestFinished(() => void socket.destroy()));
  const hanging = join(isvc.folder(), 'hanging');
  writeFileSync(hanging, kubeconfigFor((server.address() as AddressInfo).port));
  expect(await known('namespaces', '--kubeconfig', hanging)).toEqual([]);
});
