import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { WatchEvent } from '../../src/cluster/cluster.js';
import { findService } from '../../src/discovery/find-service.js';
import { watchExplained } from '../../src/discovery/watch-explained.js';
import { watchServices, type LiveServices } from '../../src/discovery/services.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { Problem } from '../../src/problem.js';
import { object } from './cluster-objects.js';
import { fakeCluster, refused, type FakeOptions } from './fake-cluster.js';
import { openWatch } from './open-watch.js';

const { signal } = new AbortController();
const conditions = (ready: string) => ({ conditions: [{ type: 'Ready', status: ready }] });

function isvc(name: string, ready = 'True'): KubeObject {
  return object('models', name, { spec: { predictor: { model: {} } }, status: conditions(ready) });
}

function llm(name: string, status: object = {}): KubeObject {
  const workloads = { primary: { kind: 'Deployment', name, readyReplicas: 1 } };
  return object('models', name, {
    spec: { model: { name } },
    status: { ...conditions('True'), workloads, ...status },
  });
}

function graph(name: string, ...steps: readonly string[]): KubeObject {
  const root = { routerType: 'Sequence', steps: steps.map((serviceName) => ({ serviceName })) };
  return object('models', name, { spec: { nodes: { root } }, status: conditions('True') });
}

const listed = (...items: readonly KubeObject[]): WatchEvent => ({ type: 'listed', items });
const interrupted: WatchEvent = { type: 'interrupted', why: 'HTTP 500', retryInMs: 1000 };

function start(options: FakeOptions) {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const lists = watchServices(fakeCluster(options).cluster, {}, stop.signal);
  return async () => shown((await lists.next()).value);
}

function shown(live: LiveServices | void) {
  if (live?.type !== 'live') return live;
  const { services, leftOut, isWhole } = live;
  return { keys: services.map(({ key }) => key), leftOut, isWhole };
}

test('three kinds are one list, by namespace and name, and the first has all of them', async () => {
  const next = start({
    watch: openWatch(listed(isvc('a'), isvc('c'))).watch,
    watches: {
      'llminferenceservices.v1alpha2': openWatch(listed(llm('b'), llm('c'))).watch,
      'inferencegraphs.v1alpha1': openWatch(listed(graph('d', 'a'))).watch,
    },
  });
  expect(await next()).toEqual({
    keys: ['models/a', 'llmisvc/models/b', 'models/c', 'llmisvc/models/c', 'ig/models/d'],
    leftOut: [],
    isWhole: true,
  });
});

test('where all kinds are slow, the first list waits for the rest from the moment that one of them came', async () => {
  const [services, models, graphs] = [openWatch(), openWatch(), openWatch()];
  const next = start({
    watch: services.watch,
    watches: {
      'llminferenceservices.v1alpha2': models.watch,
      'inferencegraphs.v1alpha1': graphs.watch,
    },
  });
  const first = next();
  // Longer than it waits for a kind while nothing has come.
  await sleep(1100);
  services.send(listed(isvc('a')));
  await nextTurn();
  models.send(listed(llm('b')));
  await nextTurn();
  graphs.send(listed(graph('c', 'a')));
  expect(await first).toMatchObject({ keys: ['models/a', 'llmisvc/models/b', 'ig/models/c'] });
});

test('a kind that the cluster lacks is no error, and its older version is read where that is all there is', async () => {
  const next = start({
    watch: openWatch(listed(isvc('a'))).watch,
    watches: { 'llminferenceservices.v1alpha1': openWatch(listed(llm('old'))).watch },
  });
  expect(await next()).toEqual({
    keys: ['models/a', 'llmisvc/models/old'],
    leftOut: [],
    isWhole: true,
  });
});

test('a kind that may not be listed is left out, and said', async () => {
  const next = start({
    watch: openWatch(listed(isvc('a'))).watch,
    watches: { 'llminferenceservices.v1alpha2': () => refused('llminferenceservices', 403) },
  });
  expect(await next()).toEqual({
    keys: ['models/a'],
    leftOut: ['LLMInferenceServices are left out: llminferenceservices: 403'],
    isWhole: true,
  });
});

test('a kind whose first list fails leaves the others live', async () => {
  const next = start({
    watch: openWatch(listed(isvc('a'))).watch,
    watches: { 'inferencegraphs.v1alpha1': openWatch(interrupted).watch },
  });
  expect(await next()).toEqual({
    keys: ['models/a'],
    leftOut: ['InferenceGraphs are left out: HTTP 500'],
    isWhole: true,
  });
});

test('without InferenceServices the other kinds are the list', async () => {
  const next = start({
    watch: () => refused('inferenceservices', 404),
    watches: { 'llminferenceservices.v1alpha2': openWatch(listed(llm('b'))).watch },
  });
  expect(await next()).toEqual({ keys: ['llmisvc/models/b'], leftOut: [], isWhole: false });
});

test('a list is stale while any kind that was listed is', async () => {
  const graphs = openWatch(listed(graph('g')));
  const next = start({
    watch: openWatch(listed(isvc('a'))).watch,
    watches: { 'inferencegraphs.v1alpha1': graphs.watch },
  });
  await next();
  graphs.send(interrupted);
  expect(await next()).toEqual({ type: 'stale', why: 'HTTP 500', retryInMs: 1000 });
  graphs.send(listed());
  expect(await next()).toMatchObject({ keys: ['models/a'] });
});

test('a kind that was missing is asked for again when another is read anew', async () => {
  const services = openWatch(listed(isvc('a')));
  const graphs = openWatch(listed(graph('g')));
  let asked = 0;
  const next = start({
    watch: services.watch,
    watches: {
      'inferencegraphs.v1alpha1': (until) => {
        asked += 1;
        return asked === 1 ? refused('inferencegraphs', 404) : graphs.watch(until);
      },
    },
  });
  expect(await next()).toMatchObject({ keys: ['models/a'] });
  services.send(interrupted, listed(isvc('a')));
  let live = await next();
  // The graph may come in the same burst as the list, or in one of its own.
  while (live !== undefined && 'keys' in live && live.keys.length < 2) live = await next();
  expect(live).toMatchObject({ keys: ['models/a', 'ig/models/g'] });
});

test('a graph that KServe calls ready says which step is not, and says otherwise when that is mended', async () => {
  const services = openWatch(listed(isvc('a'), isvc('b', 'False')));
  const router = object('models', 'g-1', {
    metadata: { name: 'g-1', namespace: 'models', labels: { 'serving.kserve.io/inferencegraph': 'g' } },
    spec: { containers: [{ name: 'g' }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ name: 'g', ready: true, state: { running: {} } }],
    },
  });
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const { cluster } = fakeCluster({
    objects: { pods: [router] },
    watch: services.watch,
    watches: { 'inferencegraphs.v1alpha1': openWatch(listed(graph('g', 'a', 'b'))).watch },
  });
  const lists = watchExplained(cluster, {}, { plainFirst: false }, stop.signal);
  const trouble = async () => {
    const { value } = await lists.next();
    if (value?.type !== 'live') throw new Error('not live');
    const found = value.services.find(({ kind }) => kind === 'graph');
    return [found?.readiness, found?.startFailure ?? found?.whyNotReady];
  };
  expect(await trouble()).toEqual(['ready', 'step 2 of node root: b is not ready']);
  services.send({ type: 'changed', change: 'modified', object: isvc('b') });
  expect(await trouble()).toEqual(['ready', undefined]);
});

const both = {
  inferenceservices: [isvc('chat'), isvc('iris')],
  llminferenceservices: [llm('chat'), llm('only')],
  inferencegraphs: [graph('pipe', 'iris', 'gone')],
};

test.each([
  ['iris', 'models/iris'],
  ['only', 'llmisvc/models/only'],
  ['llmisvc/chat', 'llmisvc/models/chat'],
  ['llminferenceservices.serving.kserve.io/chat', 'llmisvc/models/chat'],
  ['isvc/chat', 'models/chat'],
  ['ig/pipe', 'ig/models/pipe'],
  ['inferencegraph/pipe', 'ig/models/pipe'],
])('%s is found as %s', async (text, key) => {
  const { cluster } = fakeCluster({ objects: both });
  expect((await findService(cluster, 'models', text, signal)).key).toBe(key);
});

test('a graph that was found knows its steps', async () => {
  const { cluster } = fakeCluster({ objects: both });
  expect(await findService(cluster, 'models', 'pipe', signal)).toMatchObject({
    protocolWhy: 'that of iris, its first step',
    startFailure: 'step 2 of node root: there is no InferenceService gone',
  });
});

async function problemOf(text: string, options: FakeOptions): Promise<readonly string[]> {
  const outcome = await findService(fakeCluster(options).cluster, 'models', text, signal).catch(
    (error: unknown) => error,
  );
  if (!(outcome instanceof Problem)) throw new Error('expected a Problem');
  return [outcome.kind, outcome.summary, outcome.remedy];
}

test('a bare name that two kinds have is not guessed', async () => {
  expect(await problemOf('chat', { objects: both })).toEqual([
    'usage',
    'chat is an InferenceService and an LLMInferenceService in namespace models.',
    'Say which: isvc/chat or llmisvc/chat',
  ]);
});

test('a name that none has says of which kinds there are any', async () => {
  const [, summary, remedy] = await problemOf('chatt', { objects: both });
  expect([summary, remedy]).toEqual([
    'No InferenceService, LLMInferenceService or InferenceGraph chatt in namespace models.',
    'Did you mean chat?',
  ]);
});

test('kinds that may not be read do not keep another from being found', async () => {
  const { cluster } = fakeCluster({
    objects: both,
    forbidden: ['llminferenceservices'],
    absent: ['inferencegraphs'],
  });
  expect((await findService(cluster, 'models', 'chat', signal)).key).toBe('models/chat');
});
