import { expect, test } from 'vitest';
import { decideVerdict } from '../../src/predict/decide.js';
import { chat, seq } from '../discovery/kind-objects.js';
import { http } from './make-evidence.js';

test.each([
  ['predict', ['predictor'], 'predictor'],
  ['predict', ['predictor', 'transformer', 'explainer'], 'transformer'],
  ['explain', ['predictor', 'transformer', 'explainer'], 'explainer'],
  ['explain', ['predictor', 'transformer'], 'transformer'],
] as const)('%s of a service with %j: the limit to raise is that of the %s', (verb, kinds, first) => {
  const components = kinds.map((kind) => ({ kind, traffic: [], ports: [] }));
  const service = { deploymentMode: 'Knative', components } as const;
  const { next } = decideVerdict(http(504, 'request timeout', {}, { service, evidence: { verb } }));
  expect(next[0]?.text).toContain(`raise spec.${first}.timeout of the service`);
});

test.each([
  ['a service', {}, 'raise spec.predictor.timeout of the service (60 s'],
  ['an LLMInferenceService', { service: chat({}) }, 'raise timeouts of the rules of its HTTPRoute'],
  ['a graph', { service: seq() }, "raise that of the graph's own route"],
])('the limit of a route is raised in the field that KServe makes it of: %s', (_name, called, limit) => {
  const evidence = http(504, 'upstream request timeout', { server: 'envoy' });
  const { next } = decideVerdict({ ...evidence, ...called });
  expect(next[0]?.text).toContain(`The limit is the route's own, not --timeout: ${limit}`);
});
