import { expect, test } from 'vitest';
import { firstProtocol, graphCall, stepsAt, stepText } from '../../src/kserve/graph-call.js';
import type { GraphRouter } from '../../src/kserve/graph-router.js';
import { seq } from '../discovery/kind-objects.js';

const v1 = 'http://iris-predictor.models.svc.cluster.local/v1/models/iris:predict';
const v2 = 'http://iris2-predictor.models.svc.cluster.local/v2/models/m/infer';

function router(urls: Readonly<Record<string, readonly string[]>>): GraphRouter {
  return { urls: new Map(Object.entries(urls)), serverWriteMs: 60_000, passesAuthorization: 'no' };
}

const branches = {
  root: {
    routerType: 'Switch',
    steps: [
      { name: 'a', serviceName: 'iris', condition: 'instances' },
      { name: 'b', nodeName: 'below' },
      { name: 'c', nodeName: 'root' },
    ],
  },
  below: { routerType: 'Sequence', steps: [{ serviceName: 'iris2' }, { name: 'e', serviceUrl: v1 }, {}] },
};

test('each step with the URL that the router has, what it names, and whether it comes first', () => {
  const { steps } = graphCall(seq({}, branches), router({ root: [v1, '', ''], below: [v2, '', ''] }));
  expect(steps).toEqual([
    { node: 'root', name: 'a', service: 'iris', url: v1, condition: 'instances', isFirst: true },
    { node: 'below', name: '', service: 'iris2', url: v2, isFirst: true },
    { node: 'below', name: 'e', url: v1, isFirst: false },
  ]);
  expect(steps.map(stepText)).toEqual([
    'step a (iris)',
    'the step of node below that calls iris2',
    `step e (${v1})`,
  ]);
});

test('the protocol of the first step, and that first steps differ', () => {
  const sequence = graphCall(seq(), router({ root: [v2, v1] }));
  expect(firstProtocol(sequence)).toEqual({
    protocol: 'v2',
    why: 'the router calls step first (iris) at /v2/models/m/infer',
  });
  const { differ } = firstProtocol(graphCall(seq({}, branches), router({ root: [v1], below: [v2] }))) ?? {};
  expect(differ).toContain('step a (iris) takes v1, and the step of node below that calls iris2 v2');
  expect(firstProtocol(graphCall(seq(), undefined))).toBeUndefined();
  expect(firstProtocol(graphCall(seq(), router({ root: ['http://x.y/anything', v1] })))).toBeUndefined();
});

test('whose step a URL is: by the router, else by the host', () => {
  const known = graphCall(seq(), router({ root: [v1, v2] }));
  expect(stepsAt(known, v2).map(({ name }) => name)).toEqual(['second']);
  const unknown = graphCall(seq({}, branches), undefined);
  const named = (url: string) => stepsAt(unknown, url).map(({ service }) => service ?? '');
  expect(named('http://iris-predictor.models.svc/v1/models/iris:predict')).toEqual(['iris']);
  expect(named('http://iris2.models.svc.cluster.local/v2/models/m/infer')).toEqual(['iris2']);
  expect(named('http://iris2-predictor-default.models/x')).toEqual(['iris2']);
  expect(named('http://iris-3.models.svc/x')).toEqual([]);
  expect(named('no URL')).toEqual([]);
});
