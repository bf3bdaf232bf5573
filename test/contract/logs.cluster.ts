// Logs through a real API server and kubelet port. kwok runs no containers: a file of the CRI's form stands for what one wrote.
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { LogQuery } from '../../src/cluster/log.js';
import { findLogs } from '../../src/discovery/logs.js';
import { useWorld } from './open-world.js';
import { never, type Product } from './product.js';
import { useProducts } from './use-product.js';

const world = useWorld();
const open = useProducts(world);
const undo: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

/** A line as containerd writes it (kubernetes/cri-api, CRI logging format). */
function criLine(text: string): string {
  return `${new Date().toISOString()} stdout F ${text}\n`;
}

/** The server's log of the Iris service, with these lines in it; `file` may grow. */
async function writtenLog(product: Product, lines: readonly string[], earlier: readonly string[] = []) {
  const { namespace, service } = world().target('kserve-v1');
  const [source] = await findLogs(product.cluster, await product.find(world().target('kserve-v1')), never);
  if (source === undefined) throw new Error(`${service} has no pod`);
  const folder = await mkdtemp(path.join(tmpdir(), 'isvc-logs-'));
  undo.push(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'now.log');
  const before = path.join(folder, 'before.log');
  await writeFile(file, lines.map(criLine).join(''));
  await writeFile(before, earlier.map(criLine).join(''));
  // kwok.x-k8s.io/v1alpha1 Logs (kwok, pkg/apis/v1alpha1/logs_types.go): of the pod of its own name.
  const object = {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Logs',
    metadata: { namespace, name: source.pod },
    spec: { logs: [{ containers: [source.container], logsFile: file, previousLogsFile: before }] },
  };
  await world().controls.apply(object);
  undo.push(() => world().controls.remove(object));
  const query: LogQuery = { namespace, pod: source.pod, container: source.container };
  // kwok learns of the object by a watch of its own.
  await vi.waitFor(() => allOf(product, query), { timeout: 60_000 });
  return { query, file };
}

async function allOf({ cluster }: Product, query: LogQuery): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const lines of cluster.logs(query, never)) all.push(...lines);
  return all;
}

test('the lines, the last of them, and those of the run before', async () => {
  const product = await open();
  const { query } = await writtenLog(product, ['loading', 'größer than ☃', 'ready'], ['killed']);
  await expect(allOf(product, query)).resolves.toEqual(['loading', 'größer than ☃', 'ready']);
  await expect(allOf(product, { ...query, tailLines: 1 })).resolves.toEqual(['ready']);
  await expect(allOf(product, { ...query, previous: true })).resolves.toEqual(['killed']);
});

test('a log that is followed goes on as the container writes, until one has seen enough', async () => {
  const product = await open();
  const { query, file } = await writtenLog(product, ['ready']);
  const enough = new AbortController();
  const seen: string[] = [];
  const following = (async () => {
    for await (const lines of product.cluster.logs({ ...query, follow: true }, enough.signal)) {
      seen.push(...lines);
      if (seen.at(-1) === 'ready') await appendFile(file, criLine('one request'));
      if (seen.at(-1) === 'one request') enough.abort(new Error('seen enough'));
    }
  })();
  await expect(following).rejects.toThrow('seen enough');
  expect(seen).toEqual(['ready', 'one request']);
});

test('a container without a log: the words of the kubelet', async () => {
  const product = await open();
  const { query } = await writtenLog(product, ['ready']);
  await expect(allOf(product, { ...query, container: 'nothing' })).rejects.toMatchObject({
    kind: 'not-ready',
    summary: expect.stringMatching(/^There is no such log: .*nothing/),
  });
});

test('a user without the right is told which it is', async () => {
  const { query } = await writtenLog(await open(), ['ready']);
  const nobody = await open({ kubeconfig: world().kubeconfigOf('nobody') });
  await expect(allOf(nobody, query)).rejects.toMatchObject({
    kind: 'cluster',
    summary: `You may not get pods/log in namespace ${query.namespace}.`,
  });
});
