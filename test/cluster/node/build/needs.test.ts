import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { buildMissing } from '../../build/build.ts';
import { manifestFile } from '../../build/manifests.ts';
import { withLock } from '../../state/lock.ts';
import { binary, cacheFolder, venvFolder } from '../../state/paths.ts';
import { versions } from '../../build/versions.ts';
import { contractNeeds, needsOf } from './needs.ts';

const needs = needsOf('knative-istio');

test('a real node does not wait for what only the other cluster builds', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'isvc-cache-'));
  onTestFinished(() => rm(cache, { recursive: true }));
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('ISVC_CLUSTER_CACHE', cache);
  const files = [
    ...needs.programs.map(binary),
    ...needs.venvs.map((venv) => join(venvFolder(venv), 'whole')),
    ...needs.manifests.map(manifestFile),
  ];
  for (const file of files) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '');
  }
  const building = Promise.withResolvers<void>();
  const other = withLock(
    cacheFolder(),
    () => undefined,
    () => building.promise,
  );
  onTestFinished(() => other);
  onTestFinished(() => building.resolve());
  await expect(buildMissing(undefined, needs)).resolves.toBeUndefined();
});

test('a node with nothing installed needs Kubernetes alone', () => {
  const { programs, venvs } = needsOf('none');
  expect(programs).not.toContain('kserve-controller');
  expect(venvs).toEqual([]);
});

test('it needs no language model and none of the parts that play a node', () => {
  const needed = new Set<string>([...needs.programs, ...contractNeeds.programs]);
  const others = Object.keys(versions).filter((program) => !needed.has(program));
  expect(others).toEqual(expect.arrayContaining(['kwok', 'endpoint-picker', 'llmisvc-controller']));
  expect([...needs.venvs, ...contractNeeds.venvs]).not.toContain('llama-cpp');
});
