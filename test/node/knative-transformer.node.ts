import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { isvc, kubectl } from './node-world.ts';
import {
  applyScripted,
  prepareScripted,
  removeScripted,
  scripted,
  waitUntilReady,
  withoutActivator,
} from './scripted-service.ts';
import { useNode } from './use-node.ts';

// KServe's own transformer before a predictor: what it answers when that is gone, and one whose predictor never came.
useNode();

beforeAll(async () => {
  if ((await missingHere()).length > 0) return;
  await prepareScripted();
  await applyScripted({ name: 'changed', annotations: withoutActivator, hasTransformer: true });
  await waitUntilReady('changed');
});

afterAll(async () => {
  if ((await missingHere()).length === 0) await removeScripted('changed', 'alone');
});

test('a prediction passes through the transformer', async () => {
  const { stdout, stderr } = await predict('["hello"]');
  expect(JSON.parse(stdout)).toEqual({ predictions: ['1'] });
  expect(stderr).toContain('answered by the model');
});

test('its predictor dies: the transformer says so, and isvc names the component that failed', async () => {
  const died = await predict('["exit"]');
  expect(died.stderr).toMatch(/^the predictor refused what the transformer sent it, or failed: /m);
  expect(died.code).toBe(6);
  const { code, stdout, stderr } = await vi.waitFor(
    async () => {
      const ended = await predict('["hello"]');
      // The pod goes on without a server: each call after the one that ended it is refused.
      expect(ended.code).toBe(6);
      return ended;
    },
    { timeout: 60_000, interval: 500 },
  );
  expect(stderr).toContain('answered by the model server');
  expect(stderr).toMatch(
    /^the predictor refused what the transformer sent it, or failed: HTTPStatusError : .*'502 [^']*' for url 'http:\/\/changed-predictor/m,
  );
  expect(stderr).toContain('Look at the log of the predictor: isvc logs changed -n scripted');
  expect(stdout).toBe('');
  expect(code).toBe(6);
});

test('its predictor never starts: the transformer runs, and the reason is the predictor’s', async () => {
  await applyScripted({ name: 'alone', image: 'corp/no-such-server:v2', hasTransformer: true });
  const reason = /predictor: \S*ImagePull\S*: corp\/no-such-server:v2: not found/;
  await vi.waitFor(
    async () => {
      const { stdout } = await isvc('list', '-n', scripted);
      expect(stdout.split('\n').find((row) => row.startsWith('alone '))).toMatch(reason);
      expect(await transformerOf('alone')).toBe('True');
    },
    { timeout: 300_000, interval: 1000 },
  );
  const { code, stdout, stderr } = await vi.waitFor(
    async () => {
      const ended = await isvc('predict', 'alone', '-n', scripted, '-d', '{"instances":["hello"]}');
      // What its pods say has three seconds, which a busy machine may need for itself.
      expect(ended.stderr).toMatch(new RegExp(`^→ Its pod says: ${reason.source}`, 'm'));
      return ended;
    },
    { timeout: 120_000, interval: 500 },
  );
  // Knative gives the transformer a host of its own; KServe makes the route to the service once all of it is ready.
  expect(stderr).toContain('the gateway has no route for host alone.scripted.example.com');
  expect([code, stdout]).toEqual([6, '']);
});

async function transformerOf(name: string): Promise<string> {
  const path = 'jsonpath={.status.conditions[?(@.type=="TransformerReady")].status}';
  return kubectl(['get', 'inferenceservice', name, '-n', scripted, '-o', path]);
}

function predict(instances: string) {
  return isvc('predict', 'changed', '-n', scripted, '-v', '-d', `{"instances":${instances}}`);
}
