import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { reasons, toldReasons } from './failures.ts';
import { applyAll, isvc, kubectl } from './node-world.ts';
import { useNode } from './use-node.ts';

// Knative has a revision for each version, and a queue-proxy in each pod: the reasons are those of any installation.
useNode();

const namespace = 'failing';
const manifest = path.join(import.meta.dirname, '../cluster/node/manifests/failing.yaml');

beforeAll(async () => {
  if ((await missingHere()).length > 0) return;
  await applyAll(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    ...(loadAll(await readFile(manifest, 'utf8')) as readonly object[]),
  );
});

afterAll(async () => {
  if ((await missingHere()).length === 0)
    await kubectl(['delete', 'inferenceservice', '--all', '-n', namespace]);
});

test('thirteen predictors fail, each with the reason that the kubelet, the scheduler or the container gives', async () => {
  expect(await toldReasons(reasons)).toEqual(Object.keys(reasons));
});

test.each(['no-image', 'bad-uri', 'needs-gpu'])(
  'predict says why %s has no pod, and exits with 4',
  async (name) => {
    await vi.waitFor(
      async () => {
        const words = ['predict', name, '-n', namespace, '-d', '{"instances":[[1,2,3,4]]}'];
        const { code, stdout, stderr } = await isvc(...words);
        expect(stderr).toMatch(reasons[name] ?? /never/);
        expect([code, stdout]).toEqual([4, '']);
      },
      { timeout: 120_000, interval: 1000 },
    );
  },
);

test('logs of a pod that never ran say why, and those of a container that was killed say how it ended', async () => {
  await expectLogs('no-image', /ImagePull\S*: kserve\/no-such-server:v9: not found/);
  await expectLogs('needs-gpu', /Insufficient nvidia\.com\/gpu/);
  await expectLogs('too-small', /OOMKilled, exit 137/);
  await expectLogs('bad-uri', /HTTP resource not found at/);
});

test('ready --wait does not wait for what cannot heal', async () => {
  await vi.waitFor(
    async () => {
      const { code, stdout, stderr } = await isvc('ready', 'no-image', '-n', namespace, '--wait');
      expect(`${stdout}${stderr}`).toMatch(reasons['no-image'] ?? /never/);
      expect(code).toBe(4);
    },
    { timeout: 120_000, interval: 1000 },
  );
});

async function expectLogs(name: string, wanted: RegExp): Promise<void> {
  await vi.waitFor(
    async () => {
      const { stdout, stderr } = await isvc('logs', name, '-n', namespace);
      expect(`${stdout}${stderr}`).toMatch(wanted);
    },
    { timeout: 120_000, interval: 1000 },
  );
}
