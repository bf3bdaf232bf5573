import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { buildLayer, isLayerBuilt } from './layers.ts';
import type { LayerSource } from './layers.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isvc-layers-'));
  vi.stubEnv('ISVC_CLUSTER_CACHE', join(folder, 'cache'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test('a file of a checkout is one layer, wherever the checkout is; another edition of it is another', async () => {
  const layer = await buildLayer(await inCheckout('one', '1'));
  const elsewhere = await inCheckout('two', '1');
  expect(await isLayerBuilt(elsewhere)).toBe(true);
  expect(await buildLayer(elsewhere)).toEqual(layer);
  expect(await isLayerBuilt(await inCheckout('one', '2'))).toBe(false);
});

test('files of the cache, whose paths say what they are, are a layer for each path', async () => {
  const { programs } = await inCheckout('one', '');
  await buildLayer({ programs });
  expect(await isLayerBuilt({ programs })).toBe(true);
  expect(await isLayerBuilt({ programs: (await inCheckout('two', '')).programs })).toBe(false);
});

async function inCheckout(
  name: string,
  edition: string,
): Promise<Extract<LayerSource, { readonly programs: object }>> {
  const file = join(folder, name, 'server.sh');
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(file, edition);
  return { programs: { '/usr/bin/server': file }, edition };
}
