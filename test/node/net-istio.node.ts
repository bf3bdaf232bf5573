import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { kubectl } from './node-world.ts';
import { useNode } from './use-node.ts';

// net-istio/ holds what net-istio v0.48.3 and KServe 0.20 wrote for this service. Our controller in
// net-istio's place writes the same.
useNode();

type KubernetesObject = {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
};

const recorded = {
  'king/sklearn-iris-predictor': 'ingress',
  'virtualservice/sklearn-iris-predictor-ingress': 'virtual-service-ingress',
  'virtualservice/sklearn-iris-predictor-mesh': 'virtual-service-mesh',
  'virtualservice/sklearn-iris': 'virtual-service-kserve',
};

test.each(Object.entries(recorded))('%s is what the real one wrote', async (name, file) => {
  const text = await kubectl(['get', name, '-n', 'kserve-test', '-o', 'json']);
  const fact = await readFile(path.join(import.meta.dirname, 'net-istio', `${file}.json`), 'utf8');
  expect(withoutIdentity(JSON.parse(text))).toEqual(JSON.parse(fact));
});

/** Without what is new each time, who made it and when, and without the label `team` of our manifest, which the recorded service had not. */
function withoutIdentity(object: KubernetesObject): unknown {
  const ours = new Set([
    'uid',
    'creationTimestamp',
    'lastTransitionTime',
    'resourceVersion',
    'generation',
    'managedFields',
    'serving.knative.dev/creator',
    'serving.knative.dev/lastModifier',
    'team',
  ]);
  const isLeftOut = (key: string, value: unknown) =>
    ours.has(key) || (key === 'labels' && JSON.stringify(value) === '{"team":"botany"}');
  return JSON.parse(
    JSON.stringify(object, (key, value: unknown) => (isLeftOut(key, value) ? undefined : value)),
  );
}
