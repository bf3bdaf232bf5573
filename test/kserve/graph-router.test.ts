import { expect, test } from 'vitest';
import { parseGraphRouter, parseStepCall } from '../../src/kserve/graph-router.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';

const url = 'http://sklearn-iris-predictor.kserve-test.svc.cluster.local/v1/models/sklearn-iris:predict';

/** As KServe 0.20 writes it into the router's container. */
function container(graph: unknown, env: readonly KubeObject[] = []): KubeObject {
  return { name: 'seq', args: ['--graph-json', JSON.stringify(graph)], env };
}

function deployment(graph: unknown, propagate?: string): KubeObject {
  const env = propagate === undefined ? [] : [{ name: 'PROPAGATE_HEADERS', value: propagate }];
  return { kind: 'Deployment', spec: { template: { spec: { containers: [container(graph, env)] } } } };
}

const nodes = {
  root: {
    routerType: 'Sequence',
    steps: [
      { name: 'first', serviceName: 'sklearn-iris', serviceUrl: url },
      { name: 'choose', nodeName: 'choice' },
    ],
  },
};

test('the URL of each step, of the Deployment or of a pod of it', () => {
  const routers = [deployment({ nodes }), { kind: 'Pod', spec: { containers: [{}, container({ nodes })] } }];
  for (const router of routers.map(parseGraphRouter)) {
    expect([...(router?.urls ?? [])]).toEqual([['root', [url, '']]]);
    expect(router?.serverWriteMs).toBe(60_000);
    expect(router?.serviceClientMs).toBeUndefined();
  }
});

test('its limits', () => {
  const routerTimeouts = { serverWrite: 2, serviceClient: 1 };
  expect(parseGraphRouter(deployment({ nodes, routerTimeouts }))).toMatchObject({
    serverWriteMs: 2000,
    serviceClientMs: 1000,
  });
});

test.each([
  [{}],
  [{ spec: { containers: [{ args: ['--graph-json'] }] } }],
  [{ spec: { containers: [{ args: ['--graph-json', '{"nodes":'] }] } }],
  [{ spec: { containers: [{ args: ['--graph-json', '[]'] }] } }],
])('what is not a router: %j', (workload) => {
  expect(parseGraphRouter(workload)).toBeUndefined();
});

test.each([
  [undefined, 'no'],
  ['', 'no'],
  ['Custom-Header,X-Request-Id', 'no'],
  ['^Authorization$', 'yes'],
  ['X-Id,Authorization', 'yes'],
  ['Auth', 'yes'],
  ['^Auth$', 'no'],
  ['zation$', 'yes'],
  ['authorization', 'no'],
  ['.*', 'yes'],
  ['^.+$', 'yes'],
  ['X-Id,(a+)+$', 'unknown'],
  ['(a+)+$,Authorization', 'yes'],
])('headers that it hands on: %s, so Authorization: %s', (propagate, passes) => {
  expect(parseGraphRouter(deployment({ nodes }, propagate))?.passesAuthorization).toBe(passes);
});

test.each([
  [url, { protocol: 'v1', model: 'sklearn-iris' }],
  ['http://a.b.svc/v2/models/m%20x/infer', { protocol: 'v2', model: 'm x' }],
  ['http://a.b.svc/v2/models/%ff/infer', { protocol: 'v2', model: '%ff' }],
  ['http://a.b.svc/anything', {}],
  ['not a URL', {}],
])('how a step is called: %s', (text, call) => {
  expect(parseStepCall(text)).toEqual(call);
});
