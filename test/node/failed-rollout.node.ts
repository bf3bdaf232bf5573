import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { isvc, openIsvc } from './node-world.ts';
import {
  applyScripted,
  prepareScripted,
  removeScripted,
  scripted,
  waitUntilReady,
} from './scripted-service.ts';
import { useNode } from './use-node.ts';

// Standard mode: a Deployment keeps its old pod while the new one does not start, and KServe goes on to say Ready.
useNode();

beforeAll(async () => {
  if ((await missingHere()).length > 0) return;
  await prepareScripted();
  await applyScripted({ name: 'rollout', version: 'old' });
  await waitUntilReady('rollout');
});

afterAll(async () => {
  if ((await missingHere()).length === 0) await removeScripted('rollout');
});

test('a new version that does not start: the one before answers, and list, ready and the details say both', async () => {
  // It ends at once, again and again.
  await applyScripted({ name: 'rollout', version: 'new', command: ['sh', '-c', 'echo no weights; exit 3'] });
  const line =
    /the version before still answers; the new one does not start: predictor: CrashLoopBackOff: exit 3, \d+ restarts?/;
  await vi.waitFor(
    async () => {
      const { stdout } = await isvc('list', '-n', scripted);
      expect(stdout.split('\n').find((row) => row.startsWith('rollout '))).toMatch(line);
    },
    { timeout: 300_000, interval: 1000 },
  );
  const words = ['-n', scripted, '-d', '{"instances":["hello"]}'];
  const { code, stdout } = await isvc('predict', 'rollout', ...words);
  expect([code, JSON.parse(stdout)]).toEqual([0, { predictions: ['old'] }]);
  // While the container runs again for a moment its pod says something else.
  await vi.waitFor(
    async () => {
      const ready = await isvc('ready', 'rollout', '-n', scripted);
      expect(`${ready.stdout}${ready.stderr}`).toMatch(line);
    },
    { timeout: 60_000, interval: 1000 },
  );

  const screen = await openIsvc('-n', scripted);
  await expect(screen).toShow('▸ rollout');
  screen.press('enter');
  await expect(screen).toShow('the version before still answers');
});
