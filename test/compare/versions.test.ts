import { expect, test } from 'vitest';
import { versionsOf } from '../../src/compare/versions.js';
import { findService } from '../../src/discovery/find-service.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { fakeCluster } from '../discovery/fake-cluster.js';

const signal = new AbortController().signal;

function inference(name: string, spec: object): KubeObject {
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name, namespace: 'models', uid: name },
    spec: { predictor: { model: { modelFormat: { name: 'sklearn' } } }, ...spec },
  };
}

/** A member of a group, as KServe's controller states it of each (status.router.group). */
function language(name: string, members: readonly object[]): KubeObject {
  return {
    apiVersion: 'serving.kserve.io/v1alpha2',
    kind: 'LLMInferenceService',
    metadata: { name, namespace: 'models', uid: name },
    spec: { model: { uri: 'hf://org/model', name: 'org/model' } },
    status: { router: { group: { name: 'chat', members } } },
  };
}

async function versionFacts(name: string, objects: Readonly<Record<string, readonly KubeObject[]>>) {
  const { cluster } = fakeCluster({ objects });
  const service = await findService(cluster, 'models', name, signal);
  const versions = await versionsOf(cluster, service, signal);
  return versions.map(({ kind, facts }) => ({ kind, ...facts }));
}

const canary = [
  { predictor: { name: 'v2' }, trafficPercent: 10 },
  { predictor: { name: 'v3' }, trafficPercent: 5 },
];
const inferenceservices = [inference('iris', { canary })];

/** As KServe's controller names it; of 0.20.0, the stable version is its only backend. */
function route(weights: Readonly<Record<string, number>>): KubeObject {
  const backendRefs = Object.entries(weights).map(([name, weight]) => ({
    kind: 'Service',
    name,
    port: 80,
    weight,
  }));
  return { metadata: { name: 'iris', namespace: 'models' }, spec: { rules: [{ backendRefs }] } };
}

test('a canary of spec.canary stands beside the rest, each with the share that the route gives it', async () => {
  const httproutes = [
    { metadata: { name: 'other', namespace: 'models' }, spec: route({ 'iris-predictor': 1 })['spec'] },
    route({ 'iris-predictor': 85, 'iris-v2-predictor': 10, 'iris-v3-predictor': 5 }),
  ];
  expect(await versionFacts('iris', { inferenceservices, httproutes })).toEqual([
    { kind: 'part', name: 'stable', what: 'the version beside the canaries', percent: 85 },
    { kind: 'part', name: 'canary/v2', what: 'canary v2', percent: 10 },
  ]);
});

test('a canary to which no route leads gets nothing, whatever the spec asks for', async () => {
  expect(
    await versionFacts('iris', { inferenceservices, httproutes: [route({ 'iris-predictor': 1 })] }),
  ).toEqual([
    { kind: 'part', name: 'stable', what: 'the version beside the canaries', percent: 100 },
    { kind: 'part', name: 'canary/v2', what: 'canary v2, 10 % by spec.canary', percent: 0 },
  ]);
});

test('without a route the traffic is not known', async () => {
  expect(await versionFacts('iris', { inferenceservices })).toEqual([
    { kind: 'part', name: 'stable', what: 'the version beside the canaries' },
    { kind: 'part', name: 'canary/v2', what: 'canary v2, 10 % by spec.canary' },
  ]);
});

test('a canary without a name is none, and a service without one has only one version', async () => {
  for (const canary of [[], [{ trafficPercent: 10 }]]) {
    await expect(
      versionFacts('iris', { inferenceservices: [inference('iris', { canary })] }),
    ).rejects.toMatchObject({ kind: 'usage', summary: 'models/iris has only one version.' });
  }
});

const members = [
  { name: 'small', weight: 1 },
  { name: 'large', weight: 6 },
  { name: 'medium', weight: 3 },
];
const llminferenceservices = members.map(({ name }) => language(name, members));

test('of a group of LLMInferenceServices: the named one, and of the others the one with the most traffic', async () => {
  expect(await versionFacts('llmisvc/small', { llminferenceservices })).toEqual([
    { kind: 'service', name: 'small', what: 'llmisvc/models/small', percent: 10 },
    { kind: 'service', name: 'large', what: 'llmisvc/models/large', percent: 60 },
  ]);
  expect(await versionFacts('llmisvc/large', { llminferenceservices })).toMatchObject([
    { name: 'large', percent: 60 },
    { name: 'medium', percent: 30 },
  ]);
});

test('weights of zero share nothing, and a group of one has only one version', async () => {
  const idle = [
    { name: 'small', weight: 0 },
    { name: 'large', weight: 0 },
  ];
  const objects = { llminferenceservices: idle.map(({ name }) => language(name, idle)) };
  expect(await versionFacts('llmisvc/small', objects)).toMatchObject([{ percent: 0 }, { percent: 0 }]);
  const alone = { llminferenceservices: [language('small', [{ name: 'small', weight: 1 }])] };
  await expect(versionFacts('llmisvc/small', alone)).rejects.toMatchObject({ kind: 'usage' });
});
