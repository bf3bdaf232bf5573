import type { RoundTrip } from '../../src/inference/exchange.js';
import { graphCall } from '../../src/kserve/graph-call.js';
import type { GraphRouter } from '../../src/kserve/graph-router.js';
import type { RouterRun } from '../../src/kserve/router-log.js';
import type { Evidence, GraphEvidence } from '../../src/predict/evidence.js';
import { seq } from '../discovery/kind-objects.js';
import { http, type Changes } from './make-evidence.js';

// A graph of two steps, and what came of its calls.

export const first = 'http://iris-predictor.models.svc.cluster.local/v1/models/iris:predict';
export const second = 'http://other-predictor.models.svc.cluster.local/v1/models/other:predict';
export const graph = seq(
  {},
  {
    root: {
      routerType: 'Sequence',
      steps: [
        { name: 'first', serviceName: 'iris' },
        { name: 'second', serviceName: 'other', condition: 'predictions.#(==1)', dependency: 'Hard' },
      ],
    },
  },
);
export const router: GraphRouter = {
  urls: new Map([['root', [first, second]]]),
  serverWriteMs: 2000,
  serviceClientMs: 1000,
  passesAuthorization: 'no',
};
export const run = (more: Partial<RouterRun> = {}): RouterRun => ({
  endedAt: 0,
  tookMs: 9,
  calls: [
    { url: first, step: 'first', tookMs: 2 },
    { url: second, step: 'second', tookMs: 13.4 },
  ],
  ...more,
});
export const called: GraphEvidence = { ...graphCall(graph, router), run: run() };
export const envoy = { server: 'istio-envoy' };

/** The answer of the graph. */
export function of(evidence: Evidence, more: Partial<GraphEvidence> = {}): Evidence {
  return { ...evidence, service: graph, graph: { ...called, ...more } };
}
export const answered = (status: number, body: string, more?: Partial<GraphEvidence>, changes?: Changes) =>
  of(http(status, body, { ...envoy, 'x-envoy-upstream-service-time': '9' }, changes), more);
export const failed = (cause: string, more?: Partial<GraphEvidence>) =>
  answered(500, JSON.stringify({ error: 'Failed to process request', cause }), more);
const { run: _, ...unlogged } = called;
export const withoutLog = (evidence: Evidence): Evidence => ({ ...evidence, graph: unlogged });

/** The same after so long a wait. */
export const waited = (evidence: Evidence, waitMs: number): Evidence => {
  const roundTrip: RoundTrip = { ...evidence.roundTrip, timings: { ...evidence.roundTrip.timings, waitMs } };
  return { ...evidence, roundTrip };
};
