import { afterEach, expect, test } from 'vitest';
import { createDiscovery, type DiscoveryOptions } from '../../src/discovery/endpoint.js';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import type { Observations } from '../../src/discovery/observations.js';
import type { Lookup } from '../../src/transport/lookup.js';
import { startHttp, type Running } from '../transport/servers.js';
import { gatewayService, iris, irisPod, kserveConfig, object, observed } from './cluster-objects.js';
import { fakeCluster } from './fake-cluster.js';

const never = new AbortController().signal;
const opened: Running[] = [];

afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

async function recorder(): Promise<{ readonly port: number; readonly count: () => number }> {
  let count = 0;
  const server = await startHttp((_request, _body, response) => {
    count += 1;
    response.writeHead(200).end();
  });
  opened.push(server);
  return { port: server.port, count: () => count };
}

const to =
  (address: string): Lookup =>
  async () => [{ address, family: 4 }];

function discovery(options: Partial<DiscoveryOptions> = {}, lookup?: Lookup) {
  const configmaps = [kserveConfig({ ingressDomain: 'models.test' })];
  const { cluster } = fakeCluster({ objects: { configmaps } });
  const trust = { insecure: false, ...(lookup === undefined ? {} : { lookup }) };
  return createDiscovery(cluster, { trust, environment: {}, ...options });
}

test.each<readonly [string, string, Lookup | undefined]>([
  ['an address of this machine', '127.0.0.1', undefined],
  ['its number', '2130706433', undefined],
  ['IPv4 inside IPv6', '[::ffff:127.0.0.1]', undefined],
  ['a name for this machine', 'localhost', undefined],
  ['a name that DNS leads to this machine', 'evil.test', to('127.0.0.1')],
  ['such a name under the cluster’s own domain', 'iris.models.test', to('127.0.0.1')],
  ['such a name under a domain that the person trusts', 'iris.mine.test', to('127.0.0.1')],
  ['the address of nobody', '0.0.0.0', undefined],
])('a status URL with %s: nothing is sent there', async (_what, host, lookup) => {
  const { port, count } = await recorder();
  const service = iris({ url: `http://${host}:${port}/admin/delete?x=` });
  const looking = discovery({ domains: ['mine.test'] }, lookup).findEndpoint(service, 'v1', never);
  await expect(looking).rejects.toMatchObject({ kind: 'no-way-in' });
  expect(count()).toBe(0);
  const control = discovery({ address: `127.0.0.1:${port}` });
  const endpoint = await control.findEndpoint(service, 'v1', never);
  expect([count(), endpoint.basePath]).toEqual([1, '/admin/delete']);
});

test('where a believed gateway has the address, a name that leads there is called', async () => {
  const { port, count } = await recorder();
  const { cluster } = fakeCluster({
    objects: {
      configmaps: [kserveConfig({}, 'kserve', 'Knative')],
      services: [gatewayService('istio-system', 'istio-ingressgateway', { ports: [['http2', port, 8080]] })],
    },
  });
  const named = gatewayService('istio-system', 'istio-ingressgateway', {
    ports: [['http2', port, 8080]],
    ingress: [{ ip: '127.0.0.1' }],
  });
  const believed = fakeCluster({
    objects: { configmaps: [kserveConfig({}, 'kserve', 'Knative')], services: [named] },
  });
  const service = iris({ url: `http://a.test:${port}`, mode: 'Knative' });
  const options = { trust: { insecure: false, lookup: to('127.0.0.1') }, environment: {} };
  await expect(createDiscovery(cluster, options).findEndpoint(service, 'v1', never)).rejects.toMatchObject({
    kind: 'no-way-in',
  });
  expect(count()).toBe(0);
  const endpoint = await createDiscovery(believed.cluster, options).findEndpoint(service, 'v1', never);
  expect([endpoint.candidate.route, count()]).toEqual(['load-balancer', 1]);
});

function direct(url: string, rest: Partial<Observations> = {}) {
  const kserveConfigs = [kserveConfig({ ingressDomain: 'models.test' })];
  const observations = observed({ kserveConfigs }, { service: iris({ url }), ...rest });
  return gatewayCandidates(observations).candidates.find(({ route }) => route === 'direct');
}

const trusting = (...domains: readonly string[]) => ({ options: { environment: {}, domains } });

test.each<readonly [string, ReturnType<typeof direct>, string | undefined, unknown]>([
  ['a host of nobody’s domain', direct('http://a.evil.test'), undefined, 'refused'],
  ['a host under ingressDomain', direct('http://a.models.test'), 'models.test', { under: 'models.test' }],
  ['a host that only ends like it', direct('http://amodels.test'), undefined, 'refused'],
  [
    'a host under a trusted domain',
    direct('http://a.mine.test', trusting('*.mine.test')),
    'mine.test',
    'taken',
  ],
  [
    'magic DNS, though trusted',
    direct('http://10-0-0-1.sslip.io', trusting('sslip.io')),
    undefined,
    'refused',
  ],
  ['an address', direct('http://10.0.0.1', trusting('0.0.1')), undefined, 'refused'],
])('%s', (_what, candidate, domain, privately) => {
  expect([candidate?.domain, candidate?.rule?.privately]).toEqual([domain, privately]);
});

test('a host that the person trusts is called from then on', async () => {
  const looking = discovery({}, to('10.255.255.1'));
  const service = iris({ url: 'http://iris.mine.test' });
  const attempt = async () => (await looking.survey(service, never)).attempts[0];
  expect(await attempt()).toMatchObject({
    detail: expect.stringContaining('is a private address'),
    failure: { code: 'ADDRESS_REFUSED', refused: 'private' },
  });
  expect(await looking.addressesOf('iris.mine.test')).toEqual(['10.255.255.1']);
  looking.accept({ kind: 'host', host: 'iris.mine.test' });
  expect((await attempt())?.candidate).toMatchObject({
    domain: 'iris.mine.test',
    rule: { privately: 'taken' },
  });
});

test('where a gateway has a load balancer, DNS is not asked for the host of a status', () => {
  const services = [
    gatewayService('istio-system', 'istio-ingressgateway', { ingress: [{ ip: '203.0.113.9' }] }),
  ];
  const kserveConfigs = [kserveConfig({}, 'kserve', 'Knative')];
  const service = iris({ url: 'http://a.evil.test', mode: 'Knative' });
  const seen = observed({ kserveConfigs, services }, { service });
  expect(gatewayCandidates(seen).candidates.map(({ route }) => route)).toEqual(['load-balancer']);
  const trusting = gatewayCandidates({ ...seen, options: { environment: {}, domains: ['evil.test'] } });
  expect(trusting.candidates.map(({ route }) => route)).toEqual(['load-balancer', 'direct']);
});

test('a domain whose names say any address lists nothing', async () => {
  const { attempts } = await discovery({ domains: ['any.test'] }, to('127.0.0.2')).survey(
    iris({ url: 'http://10-0-0-1.any.test' }),
    never,
  );
  expect(attempts.map(({ candidate: { domain, rule } }) => [domain, rule?.privately])).toEqual([
    [undefined, 'refused'],
  ]);
});

const entry = (spec: object, namespace = 'models') => object(namespace, 'iris-predictor', { spec });
const istio = gatewayService('istio-system', 'istio-ingressgateway');
const gatewayIp = { ...istio, spec: { ...(istio['spec'] as object), clusterIPs: ['10.96.0.9'] } };
const runningPod = { ...irisPod(), status: { podIPs: [{ ip: '10.1.2.3' }] } };

function inside(addressUrl: string, entryServices: readonly ReturnType<typeof entry>[], read = true) {
  const observations = observed(
    {
      kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')],
      services: [gatewayIp],
      servicePods: [runningPod],
      entryServices,
    },
    {
      service: iris({ mode: 'Knative', addressUrl }),
      inCluster: true,
      options: { environment: { KUBERNETES_SERVICE_HOST: '10.96.0.1' } },
      readings: { entryServices: read ? 'read' : 'forbidden' },
    },
  );
  return gatewayCandidates(observations).candidates.find(({ belief }) => belief === 'status')?.rule;
}

const own = 'http://iris-predictor.models.svc.cluster.local';

test.each<readonly [string, ReturnType<typeof inside>, unknown]>([
  ['a Service of its namespace', inside(own, [entry({ clusterIPs: ['10.96.0.7'] })]), ['10.96.0.7']],
  ['one without an address of its own', inside(own, [entry({ clusterIPs: ['None'] })]), ['10.1.2.3']],
  ['one that is not there', inside(own, []), undefined],
  ['one of another namespace', inside('http://iris.kube-system.svc', []), undefined],
  ['a host outside', inside('http://evil.test', []), undefined],
  [
    'an ExternalName anywhere',
    inside(own, [entry({ type: 'ExternalName', externalName: 'evil.test' })]),
    undefined,
  ],
  [
    'an ExternalName of a believed gateway',
    inside(own, [
      entry({ type: 'ExternalName', externalName: 'istio-ingressgateway.istio-system.svc.cluster.local' }),
    ]),
    expect.arrayContaining(['10.96.0.9']),
  ],
])('inside the cluster, status.address.url names %s', (_what, rule, only) => {
  expect(rule?.only).toEqual(only);
});

test('inside the cluster, where the Service may not be read, the API server is never called', () => {
  expect(inside(own, [], false)).toEqual({ places: [], privately: 'taken', never: ['10.96.0.1'] });
});
