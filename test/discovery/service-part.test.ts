import { expect, test } from 'vitest';
import { partOf, revisionParts } from '../../src/discovery/service-part.js';
import { parseInferenceService } from '../../src/kserve/inference-service.js';
import type { Component, TrafficTarget } from '../../src/kserve/service.js';
import { Problem } from '../../src/problem.js';
import { object } from './cluster-objects.js';
import { makeService } from './make-service.js';

const url = { scheme: 'http', host: 'prev-iris.example.com', path: '' } as const;
const target = (revision: string, more: Partial<TrafficTarget> = {}): TrafficTarget => ({
  revision,
  latest: false,
  ...more,
});
const service = (traffic: readonly TrafficTarget[], more: Partial<Component> = {}) =>
  makeService({ name: 'iris', components: [{ kind: 'predictor', traffic, ports: [], ...more }] });
const pod = (labels: Readonly<Record<string, string>>) => object('demo', 'iris-abc', {}, labels);

test('Knative’s traffic names the revisions: by tag, else by which is the latest', () => {
  const tagged = service([
    target('iris-2', { tag: 'latest', latest: true, percent: 10 }),
    target('iris-1', { tag: 'prev', percent: 90, url }),
  ]);
  expect(revisionParts(tagged)).toMatchObject([
    { name: 'latest', what: 'revision iris-2', percent: 10 },
    { name: 'prev', what: 'revision iris-1', percent: 90, url },
  ]);
  const untagged = service([
    target('iris-1', { percent: 90 }),
    target('iris-2', { latest: true, percent: 10 }),
  ]);
  expect(revisionParts(untagged).map(({ name, what }) => `${name} ${what}`)).toEqual([
    'latest revision iris-2',
    'prev revision iris-1',
  ]);
});

test('a revision has the pods with its label, a canary those of its own workload, the rest is stable', () => {
  const one = service([target('iris-2', { latest: true }), target('iris-1')]);
  const prev = partOf(one, 'prev');
  expect(prev.hasPod(pod({ 'serving.knative.dev/revision': 'iris-1' }))).toBe(true);
  expect(prev.hasPod(pod({ 'serving.knative.dev/revision': 'iris-2' }))).toBe(false);
  const canary = partOf(one, 'canary/v2');
  expect(canary.hasPod(pod({ app: 'isvc.iris-v2-predictor' }))).toBe(true);
  expect(canary.hasPod(pod({ app: 'isvc.iris-predictor' }))).toBe(false);
  expect(partOf(one, 'stable').hasPod(pod({ app: 'isvc.iris-predictor' }))).toBe(true);
  expect(partOf(one, 'pod/iris-abc').hasPod(pod({}))).toBe(true);
  expect(partOf(one, 'pod/iris-abd').hasPod(pod({}))).toBe(false);
});

test('a canary that took the place of the predictor is the stable part under its own name', () => {
  const promoted = parseInferenceService(
    {
      metadata: { name: 'iris', namespace: 'demo', uid: '1' },
      spec: { predictor: { name: 'v2', model: { modelFormat: { name: 'sklearn' } } } },
    },
    () => undefined,
  );
  if (promoted === undefined) throw new Error('it has a name');
  expect(partOf(promoted, 'stable').hasPod(pod({ app: 'isvc.iris-v2-predictor' }))).toBe(true);
  expect(partOf(promoted, 'stable').hasPod(pod({ app: 'isvc.iris-predictor' }))).toBe(false);
});

test.each([
  ['latest', 'not-found'],
  ['prev', 'not-found'],
  ['canary/', 'usage'],
  ['canary', 'usage'],
  ['pod/', 'usage'],
  ['newest', 'usage'],
])('--to %s of a service without revisions: %s', (name, kind) => {
  const thrown = (): unknown => {
    try {
      return partOf(service([]), name);
    } catch (error) {
      return error;
    }
  };
  expect(thrown()).toBeInstanceOf(Problem);
  expect(thrown()).toMatchObject({ kind });
});
