import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { isvc, kubectl } from './node-world.ts';
import {
  applyScripted,
  prepareScripted,
  removeScripted,
  scripted,
  waitUntilReady,
} from './scripted-service.ts';
import { useNode } from './use-node.ts';

// Two revisions of a service, each answering with its version; and one whose new revision does not start.
useNode();

const waitMs = 300_000;
const tags = { 'serving.kserve.io/enable-tag-routing': 'true' };

beforeAll(async () => {
  if ((await missingHere()).length > 0) return;
  await prepareScripted();
  await applyScripted({ name: 'canary', annotations: tags, version: 'old' });
  await waitUntilReady('canary');
  await applyScripted({
    name: 'canary',
    annotations: tags,
    version: 'new',
    predictor: { canaryTrafficPercent: 20 },
  });
  await vi.waitUntil(async () => (await trafficOf('canary')) === '20 80', {
    timeout: waitMs,
    interval: 1000,
  });
  await waitUntilReady('canary');
});

afterAll(async () => {
  if ((await missingHere()).length === 0) await removeScripted('canary', 'stuck');
});

test('the list has the shares of both revisions', async () => {
  const { stdout } = await isvc('list', '-n', scripted, '-o', 'wide');
  expect(stdout).toMatch(/^canary +\S+ +True +80 +20 +/m);
});

test('each tag leads to its revision, and the host of the service to both', async () => {
  expect(await answerOf('canary', '--host', 'prev-canary-predictor.scripted.example.com')).toBe('old');
  expect(await answerOf('canary', '--host', 'latest-canary-predictor.scripted.example.com')).toBe('new');
  const seen = new Set<string>();
  await vi.waitFor(
    async () => {
      seen.add(await answerOf('canary'));
      expect([...seen].toSorted()).toEqual(['new', 'old']);
    },
    { timeout: waitMs, interval: 0 },
  );
});

test('a new revision that does not start: the one before answers, and isvc says both', async () => {
  await applyScripted({ name: 'stuck', version: 'old' });
  await waitUntilReady('stuck');
  await applyScripted({ name: 'stuck', version: 'new', image: 'corp/no-such-server:v2' });
  const line =
    /the version before still answers \(stuck-predictor-00001\); the new one does not start: predictor: \S*ImagePull\S*: corp\/no-such-server:v2: not found/;
  await vi.waitFor(
    async () => {
      const { stdout } = await isvc('list', '-n', scripted);
      expect(stdout.split('\n').find((row) => row.startsWith('stuck '))).toMatch(line);
    },
    { timeout: waitMs, interval: 1000 },
  );
  expect(await answerOf('stuck')).toBe('old');
  const ready = await isvc('ready', 'stuck', '-n', scripted);
  expect(`${ready.stdout}${ready.stderr}`).toMatch(line);
});

async function trafficOf(name: string): Promise<string> {
  const path = 'jsonpath={.status.components.predictor.traffic[*].percent}';
  return kubectl(['get', 'inferenceservice', name, '-n', scripted, '-o', path]);
}

async function answerOf(name: string, ...flags: readonly string[]): Promise<string> {
  const { stdout } = await isvc('predict', name, '-n', scripted, ...flags, '-d', '{"instances":["hello"]}');
  return (JSON.parse(stdout) as { readonly predictions: readonly [string] }).predictions[0];
}
