import { expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.js';
import { graphCall } from '../../src/kserve/graph-call.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import type { Evidence } from '../../src/predict/evidence.js';
import { withRun } from '../../src/predict/graph-run.js';
import { Problem } from '../../src/problem.js';
import { object } from '../discovery/cluster-objects.js';
import { fakeCluster } from '../discovery/fake-cluster.js';
import { seq } from '../discovery/kind-objects.js';
import { http } from './make-evidence.js';

const never = new AbortController().signal;
const graph = seq();
const url = 'http://iris-predictor.models.svc.cluster.local/v1/models/iris:predict';

function pod(name: string): KubeObject {
  const containers = [{ name: 'queue-proxy' }, { name: 'router', args: ['--graph-json', '{"nodes":{}}'] }];
  return object('models', name, { spec: { containers } }, { 'serving.kserve.io/inferencegraph': 'seq' });
}

/** A run as the router logs it, that ended at that second of the minute. */
function run(second: number, tookMs = 9): readonly string[] {
  const line = (fields: object) =>
    JSON.stringify({ ts: `2026-11-27T04:52:${second}Z`, logger: 'InferenceGraphRouter', ...fields });
  return [
    line({ msg: 'Starting execution of step', type: 'serviceUrl', stepName: 'first' }),
    line({ msg: 'Entering callService', url }),
    line({ msg: 'elapsed time', step: url, time: 0.002 }),
    line({ msg: 'elapsed time', node: 'root', time: tookMs / 1000 }),
  ];
}

/** A call that took 23 ms, and was answered at 04:52:15 in the router's time. */
const evidence: Evidence = {
  ...http(200, '{"predictions":[1]}', { date: 'Fri, 27 Nov 2026 04:52:15 GMT' }),
  service: graph,
  graph: graphCall(graph, undefined),
};
const reading = (lines: readonly string[], pods: readonly KubeObject[] = [pod('seq-1')]) =>
  fakeCluster({ objects: { pods }, logs: { router: lines } }).cluster;
const tookMs = async (cluster: Pick<Cluster, 'read' | 'logs'>, of: Evidence = evidence) =>
  (await withRun(cluster, of, never)).graph?.run?.tookMs;

test.each<readonly [string, readonly string[], number | undefined]>([
  ['this call alone', [...run(10), ...run(15, 8)], 8],
  ['the second before: the log has whole seconds', run(14, 8), 8],
  ['two calls at the time', [...run(15), ...run(15)], undefined],
  ['one that took longer than the call', run(15, 40), undefined],
  ['an earlier call alone', run(10), undefined],
  ['nothing of the router', ['listening on :8080'], undefined],
])('a log with %s', async (_name, lines, took) => {
  expect(await tookMs(reading(lines))).toBe(took);
});

test('of several pods the one that logged it; of many none is asked', async () => {
  const some = [pod('seq-1'), pod('seq-2')];
  let asked = 0;
  const { read } = reading([], some);
  const logs: Cluster['logs'] = async function* (query) {
    asked += 1;
    await Promise.resolve();
    yield query.pod === 'seq-2' ? run(15, 8) : [];
  };
  expect(await tookMs({ read, logs })).toBe(8);
  expect(asked).toBe(2);
  const many = ['1', '2', '3', '4'].map(pod);
  expect(await tookMs({ read: reading([], many).read, logs })).toBeUndefined();
  expect(asked).toBe(2);
});

test('a log that follows a moment later is read again', async () => {
  let asked = 0;
  const logs: Cluster['logs'] = async function* () {
    asked += 1;
    await Promise.resolve();
    yield asked === 1 ? [] : run(15, 8);
  };
  expect(await tookMs({ read: reading([]).read, logs })).toBe(8);
});

test('an answer without a date ended when the call did, by the clock of this machine', async () => {
  const { roundTrip } = http(200, '{"predictions":[1]}');
  const timings = { ...roundTrip.timings, totalMs: 5000 };
  const startedAt = Date.parse('2026-11-27T04:52:20Z');
  const undated = { ...evidence, startedAt, roundTrip: { ...roundTrip, timings } };
  expect(await tookMs(reading(run(25, 8)), undated)).toBe(8);
  expect(await tookMs(reading(run(15, 8)), undated)).toBeUndefined();
});

const refused: Cluster['logs'] = async function* () {
  yield* [];
  await Promise.resolve();
  throw new Problem('cluster', 'You may not get pods/log.', { remedy: 'Ask for it.' });
};

test('a log that may not be read leaves the evidence as it is', async () => {
  expect(await withRun({ read: reading([]).read, logs: refused }, evidence, never)).toBe(evidence);
  const { graph: _, ...noGraph } = evidence;
  expect(await withRun({ read: reading([]).read, logs: refused }, noGraph, never)).toBe(noGraph);
});
