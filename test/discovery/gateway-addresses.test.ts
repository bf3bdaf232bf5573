import { expect, test } from 'vitest';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import type { GivenOptions, Observations } from '../../src/discovery/observations.js';
import type { AddressRule } from '../../src/network/address-rule.js';
import { gateway, iris, kserveConfig, object, observed, ownedByIris } from './cluster-objects.js';
import { fakeCluster } from './fake-cluster.js';

// A Gateway that only a service's own route names, at addresses for which its author asked.

const parentRef = { name: 'edge', namespace: 'models' };
const httpRoute = ownedByIris(
  object('models', 'iris', {
    spec: { hostnames: ['iris-models.example.com'], parentRefs: [parentRef] },
    status: { parents: [{ parentRef, conditions: [{ type: 'Accepted', status: 'True' }] }] },
  }),
);

function edgeAt(...addresses: readonly string[]) {
  const values = addresses.map((value) => ({ type: 'IPAddress', value }));
  const listeners = [{ name: 'http', port: 80, protocol: 'HTTP' }];
  return gateway('models', 'edge', { listeners, addresses: values }, { addresses: values });
}

const objects = (...addresses: readonly string[]) => ({
  kserveConfigs: [kserveConfig({ enableGatewayApi: true })],
  httpRoutes: [httpRoute],
  gateways: [edgeAt(...addresses)],
});

function found(addresses: readonly string[], given: Partial<GivenOptions> = {}) {
  const options = { environment: {}, ...given };
  const rest: Partial<Observations> = { service: iris(), options };
  const { candidates, claims, warnings } = gatewayCandidates(observed(objects(...addresses), rest));
  return { claims, warnings, places: candidates.map(({ address, rule }) => `${address} ${privately(rule)}`) };
}

const privately = (rule: AddressRule | undefined) =>
  typeof rule?.privately === 'string' ? rule.privately : 'any';
const yesTo = (...addresses: readonly string[]) => ({
  gatewayAddresses: [{ name: 'models/edge', addresses }],
});

test('it is not called, and the person is told how to say that it is theirs', () => {
  const { places, claims, warnings } = found(['203.0.113.5']);
  expect(places).toEqual([]);
  expect(claims).toMatchObject([{ name: 'models/edge', kind: 'Gateway', addresses: ['203.0.113.5'] }]);
  expect(warnings).toContainEqual(
    expect.stringMatching(/^Gateway models\/edge is not called: .*203\.0\.113\.5.*--gateway models\/edge$/u),
  );
});

test.each<readonly [string, readonly string[], Partial<GivenOptions>, readonly string[]]>([
  ['a yes to its address, which may be private then', ['10.0.0.5'], yesTo('10.0.0.5'), ['10.0.0.5 taken']],
  ['a yes to another address of it', ['10.0.0.6'], yesTo('10.0.0.5'), []],
  ['a yes to one of two', ['10.0.0.5', '10.0.0.6'], yesTo('10.0.0.5'), ['10.0.0.5 taken']],
  [
    'a yes to another Gateway',
    ['10.0.0.5'],
    { gatewayAddresses: [{ name: 'models/x', addresses: ['10.0.0.5'] }] },
    [],
  ],
  ['--gateway', ['10.0.0.5'], { gateway: 'models/edge' }, ['10.0.0.5 any']],
])('it is called by %s', (_, addresses, given, expected) => {
  expect(found(addresses, given).places).toEqual(expected);
});

test('after a yes nothing is claimed any more, and this machine stays refused', async () => {
  expect(found(['10.0.0.5'], yesTo('10.0.0.5'))).toMatchObject({ claims: [], warnings: [] });
  const { cluster } = fakeCluster({
    objects: {
      configmaps: [kserveConfig({ enableGatewayApi: true })],
      httproutes: [httpRoute],
      gateways: [edgeAt('127.0.0.1')],
    },
  });
  const trust = { insecure: false };
  const discovery = createDiscovery(cluster, { environment: {}, trust });
  const survey = async () => discovery.survey(iris(), new AbortController().signal);
  expect((await survey()).attempts).toEqual([]);
  discovery.accept({ kind: 'gateway-addresses', gateway: { name: 'models/edge', addresses: ['127.0.0.1'] } });
  const [attempt] = (await survey()).attempts;
  expect(attempt).toMatchObject({ outcome: 'failed', candidate: { address: '127.0.0.1', belief: 'route' } });
  expect(attempt?.detail).toContain('is a loopback address');
});
