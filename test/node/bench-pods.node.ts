import { beforeAll, afterAll, expect, test } from 'vitest';
import { isvcImage } from '../cluster/node/build/isvc-image.ts';
import { loadImages } from '../cluster/node/system/load-images.ts';
import { missingHere } from '../cluster/node/system/machine.ts';
import { findMembers } from '../cluster/node/system/namespaces.ts';
import { useNodeState } from '../cluster/node/state.ts';
import { applyAll, isvc, kubectl } from './node-world.ts';
import { useNode } from './use-node.ts';

// isvc bench --pods: pods that really run send the load, in a namespace that admits only restricted ones.
useNode();

const namespace = 'loads';

beforeAll(async () => {
  if ((await missingHere()).length > 0) return;
  useNodeState();
  await loadImages(await findMembers(), [await isvcImage()]);
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  await applyAll({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } });
  await kubectl(['apply', '-n', namespace, '--server-side', '-f', 'manifests/isvc-bench.yaml']);
});

afterAll(async () => {
  if ((await missingHere()).length === 0)
    await kubectl(['delete', 'namespace', namespace, '--ignore-not-found']);
});

/** A load of so many calls from pods of this image. */
function bench(image: string, pods: string, requests: string) {
  const payload = '{"instances":[[6.8,2.8,4.8,1.4]]}';
  const from = ['--pods', pods, '--image', image, '--job-namespace', namespace];
  const load = ['--requests', requests, '-c', '4', '--warmup', '0', '--yes', '-o', 'json'];
  return isvc('bench', 'sklearn-iris', '-n', 'kserve-test', '-d', payload, ...from, ...load);
}

test('two pods send their shares by the load balancer, their histograms are added up, and nothing is left', async () => {
  const { code, stdout, stderr } = await bench('isvc:local', '2', '40');
  expect([code, stderr]).toEqual([0, expect.stringMatching(/Job/u)]);
  expect(JSON.parse(stdout)).toMatchObject({
    report: 'isvc bench',
    calls: { ok: 40, failed: 0 },
    failures: [],
    latency: { count: 40 },
  });
  // What the Job owns goes with it, a moment later.
  const owned = ['jobs,pods,configmaps', '-n', namespace, '-l', 'app.kubernetes.io/name=isvc-bench'];
  await expect
    .poll(() => kubectl(['get', ...owned, '-o', 'name']), { timeout: 120_000, interval: 500 })
    .toBe('');
});

test('pods whose image is nowhere: the image is named, and the Job is deleted', async () => {
  const { code, stderr } = await bench('isvc.local/no-such-image:1', '1', '4');
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/isvc\.local\/no-such-image:1/u);
  expect(await kubectl(['get', 'jobs', '-n', namespace, '-o', 'name'])).toBe('');
});
