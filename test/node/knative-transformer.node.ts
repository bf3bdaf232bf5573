import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { isvc } from './node-world.ts';
import {
  applyScripted,
  prepareScripted,
  removeScripted,
  scripted,
  waitUntilReady,
} from './scripted-service.ts';
import { useNode } from './use-node.ts';

// KServe's own transformer before a predictor: what it answers when that is gone.
useNode();

const direct = { 'autoscaling.knative.dev/target-burst-capacity': '0' };

beforeAll(async () => {
  if ((await missingHere()).length > 0) return;
  await prepareScripted();
  await applyScripted({ name: 'changed', annotations: direct, hasTransformer: true });
  await waitUntilReady('changed');
});

afterAll(async () => {
  if ((await missingHere()).length === 0) await removeScripted('changed');
});

test('a prediction passes through the transformer', async () => {
  const { stdout, stderr } = await predict('["hello"]');
  expect(JSON.parse(stdout)).toEqual({ predictions: ['1'] });
  expect(stderr).toContain('answered by the model');
});

test('its predictor dies: the transformer says so, and isvc names the component that failed', async () => {
  await predict('["exit"]');
  await vi.waitFor(
    async () => {
      const { code, stderr } = await predict('["hello"]');
      expect(code).toBe(6);
      expect(stderr).toContain('answered by the model server');
      expect(stderr).toMatch(/transformer/);
      expect(stderr).toMatch(/predictor/);
    },
    { timeout: 60_000, interval: 500 },
  );
});

function predict(instances: string) {
  return isvc('predict', 'changed', '-n', scripted, '-v', '-d', `{"instances":${instances}}`);
}
