import { afterEach, expect, test } from 'vitest';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import { reach, withProxy } from '../../src/discovery/reach.js';
import type { Candidate } from '../../src/inference/endpoint.js';
import { readProxies } from '../../src/network/proxies.js';
import { createPredictor } from '../../src/predict/predict.js';
import { options } from '../predict/open-predictor.js';
import { startProxy } from '../transport/proxy-server.js';
import { type Running, startHttp } from '../transport/servers.js';
import { fakeCluster } from './fake-cluster.js';
import { makeService } from './make-service.js';

const never = new AbortController().signal;
const opened: Running[] = [];

afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

async function running<T extends Running>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  opened.push(server);
  return server;
}

const atGateway: Candidate = {
  route: 'load-balancer',
  address: 'gw.test',
  port: 80,
  tls: false,
  belief: 'cluster',
  bypassesGateway: false,
  final: false,
  why: 'test',
};

test.each<readonly [string, Partial<Candidate>, boolean, boolean]>([
  ['a name', {}, true, true],
  ['a public address', { address: '203.0.113.7' }, true, true],
  ['a private address', { address: '10.0.0.7' }, false, true],
  ['loopback', { address: '127.0.0.1' }, false, false],
  ['loopback inside IPv6', { address: '::ffff:127.0.0.1' }, false, false],
  ['localhost', { address: 'localhost' }, false, false],
  ['a name under localhost', { address: 'a.localhost' }, false, false],
  ['a port-forward', { route: 'port-forward' }, false, false],
  ['a Service', { route: 'cluster-ip', address: 'gw.istio-system.svc' }, false, false],
  ['a name of the cluster', { address: 'gw.istio-system.svc.cluster.local' }, false, false],
  ['an exception', { address: 'gw.corp.test' }, false, false],
])('%s goes through the proxy', (_what, candidate, byEnvironment, byFlag) => {
  const no_proxy = '.corp.test';
  const environment = readProxies({}, { http_proxy: 'http://p.test:3128', no_proxy });
  const flag = readProxies({ proxy: 'http://p.test:3128' }, { no_proxy });
  const goes = [environment, flag].map((proxies) => withProxy({ ...atGateway, ...candidate }, proxies).proxy);
  expect(goes.map((proxy) => proxy === 'http://p.test:3128')).toEqual([byEnvironment, byFlag]);
});

const forward = () => Promise.reject(new Error('not asked for here'));

async function tried(
  proxyPort: number,
  candidate: Partial<Candidate> = {},
  protocol: 'v1' | 'grpc-v2' = 'v1',
) {
  const proxies = readProxies({ proxy: `http://127.0.0.1:${proxyPort}` }, {});
  const ask = {
    serverName: 'm.test',
    protocol,
    trust: { insecure: false, proxies },
    forward,
    everyOne: false,
  };
  const { attempts } = await reach([{ ...atGateway, ...candidate }], ask, never);
  return [attempts[0]?.outcome, attempts[0]?.detail];
}

test.each<readonly [string, Parameters<typeof startProxy>[0], Partial<Candidate>, string]>([
  ['that asks for a login', { status: 407 }, {}, 'the proxy asks for a login (407)'],
  ['that forbids it', { status: 403, headers: { via: '1.1 squid' } }, {}, 'the proxy answered 403'],
  [
    'with a page of Squid',
    { status: 503, headers: { 'x-squid-error': 'ERR_DNS_FAIL' } },
    {},
    'the proxy says ERR_DNS_FAIL',
  ],
  [
    'with one page for everything',
    { status: 200 },
    {},
    'the proxy answers the same for a host that does not exist',
  ],
  [
    'that refuses CONNECT',
    { status: 403 },
    { tls: true, port: 443 },
    'the proxy answered 403 to CONNECT gw.test:443',
  ],
])('a proxy %s is not taken for a gateway', async (_what, own, candidate, detail) => {
  const proxy = await running(startProxy(own));
  expect(await tried(proxy.port, candidate)).toEqual(['failed', detail]);
});

test('a proxy that refuses CONNECT is not taken for a gateway that speaks gRPC', async () => {
  const proxy = await running(startProxy({ status: 403 }));
  const [outcome] = await tried(proxy.port, {}, 'grpc-v2');
  expect(outcome).toBe('failed');
});

test('through a proxy a gateway answers, and the prediction goes the same way', async () => {
  const hosts: unknown[] = [];
  const gateway = await running(
    startHttp((request, _body, response) => {
      hosts.push(request.headers.host);
      const isPredict = request.url?.endsWith(':predict') === true;
      response.writeHead(isPredict ? 200 : 404, { 'content-type': 'application/json' });
      response.end(isPredict ? '{"predictions":[1]}' : '');
    }),
  );
  const proxy = await running(startProxy(undefined, { 'gw.test': '127.0.0.1' }));
  const proxies = readProxies({}, { http_proxy: `http://127.0.0.1:${proxy.port}` });
  const trust = { insecure: false, proxies };
  const { cluster } = fakeCluster({});
  const discovery = createDiscovery(cluster, { address: `gw.test:${gateway.port}`, trust, environment: {} });
  const predictor = createPredictor({
    cluster,
    discovery,
    trust,
    token: 'secret',
    headers: {},
    payloadFolder: '/nonexistent',
  });
  const service = makeService({ name: 'm' });
  const exchange = await predictor.predict(service, options('{"instances":[[1]]}'), never);
  predictor.close();
  expect(exchange.verdict.who).toBe('model');
  expect(hosts).toEqual(['isvc-probe.invalid', 'm-demo.example.com']);
  expect(proxy.asked.map(({ line }) => line)).toContain(
    `POST http://gw.test:${gateway.port}/v1/models/m:predict`,
  );
  // It could be read on the way.
  expect(exchange.roundTrip.requestHeaders?.['authorization']).toBeUndefined();
  expect(exchange.notes.join()).toContain('--noproxy');
});
