import { expect, test } from 'vitest';
import { countPods } from '../../src/discovery/count-pods.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { serviceKey } from '../../src/kserve/service-key.js';
import { Problem } from '../../src/problem.js';

const signal = new AbortController().signal;

function pod(
  labels: Readonly<Record<string, string>>,
  restarts: number,
  ready: 'True' | 'False',
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `p-${restarts}`, namespace: 'models', uid: `${restarts}`, labels },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready }],
      containerStatuses: [
        { name: 'kserve-container', restartCount: restarts, ready: ready === 'True', state: { running: {} } },
      ],
    },
  };
}

const pods: Readonly<Record<string, readonly KubeObject[]>> = {
  'serving.kserve.io/inferenceservice': [
    pod({ 'serving.kserve.io/inferenceservice': 'iris' }, 2, 'True'),
    pod({ 'serving.kserve.io/inferenceservice': 'iris' }, 5, 'False'),
    pod({ 'serving.kserve.io/inferenceservice': 'digits' }, 0, 'True'),
  ],
  'app.kubernetes.io/name,app.kubernetes.io/part-of=llminferenceservice': [
    pod({ 'app.kubernetes.io/name': 'chat', 'app.kubernetes.io/part-of': 'llminferenceservice' }, 1, 'True'),
  ],
};

test('restarts and ready pods are those of all pods of a service, of each kind that is asked for', async () => {
  const asked: unknown[] = [];
  const read = (_: unknown, options: { readonly labelSelector?: string }) => {
    asked.push(options);
    return Promise.resolve({ items: pods[options.labelSelector ?? ''] ?? [], resourceVersion: '' });
  };
  const counts = await countPods({ read }, ['inference', 'llm'], 'models', signal);
  expect([...counts]).toEqual([
    ['models/iris', { restarts: 7, ready: 1, of: 2 }],
    ['models/digits', { restarts: 0, ready: 1, of: 1 }],
    [serviceKey('llm', 'models', 'chat'), { restarts: 1, ready: 1, of: 1 }],
  ]);
  expect(asked).toMatchObject([{ namespace: 'models' }, { namespace: 'models' }]);
  await countPods({ read }, ['graph'], undefined, signal);
  expect(asked.at(-1)).toEqual({ labelSelector: 'serving.kserve.io/inferencegraph' });
});

const refuse = () =>
  Promise.resolve({
    items: [],
    resourceVersion: '',
    missing: 'forbidden' as const,
    warning: 'You may not list pods.',
  });

test('where the pods may not be listed it says so', async () => {
  const counting = countPods({ read: refuse }, ['inference'], undefined, signal);
  await expect(counting).rejects.toThrow(Problem);
  await expect(counting).rejects.toMatchObject({ summary: 'You may not list pods.' });
});
