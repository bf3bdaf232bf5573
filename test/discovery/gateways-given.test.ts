import { expect, test } from 'vitest';
import { gatewayCandidates } from '../../src/discovery/gateways.js';
import type { GivenOptions } from '../../src/discovery/observations.js';
import { gatewayService, iris, irisPod, kserveConfig, observed } from './cluster-objects.js';
import { formatCandidate } from './format-candidate.js';

const http = 'http://iris-models.example.com';
const https = 'https://iris-models.example.com';

test.each<readonly [string, string, Partial<GivenOptions>, readonly string[]]>([
  ['--address is final', http, { address: '127.0.0.1:8080' }, ['given 127.0.0.1:8080 final']],
  [
    '--address with a scheme',
    http,
    { address: 'https://gw.test:8443' },
    ['given https://gw.test:8443 final'],
  ],
  ['--address http:// for an https url', https, { address: 'http://gw.test' }, ['given gw.test:80 final']],
  ['--address has TLS as the url has', https, { address: 'gw.test' }, ['given https://gw.test:443 final']],
  ['--address that is IPv6', http, { address: '[::1]:8080' }, ['given ::1:8080 final']],
  [
    '--address leaves no room for the environment',
    http,
    { address: '127.0.0.1:1', environment: { ISVC_ADDRESS: '127.0.0.1:2' } },
    ['given 127.0.0.1:1 final'],
  ],
  [
    'the environment, in its order, none of it final',
    http,
    {
      environment: {
        KSERVE_INGRESS_HOST_PORT: '127.0.0.1:3',
        INGRESS_HOST: '127.0.0.1',
        INGRESS_PORT: '2',
        ISVC_ADDRESS: '127.0.0.1:1',
      },
    },
    ['given 127.0.0.1:1', 'given 127.0.0.1:2', 'given 127.0.0.1:3'],
  ],
  ['INGRESS_HOST without INGRESS_PORT is nothing', http, { environment: { INGRESS_HOST: '127.0.0.1' } }, []],
  [
    'INGRESS_HOST with a port of its own',
    http,
    { environment: { INGRESS_HOST: '127.0.0.1:1' } },
    ['given 127.0.0.1:1'],
  ],
  [
    'INGRESS_HOST with a scheme',
    http,
    { environment: { INGRESS_HOST: 'https://127.0.0.1', INGRESS_PORT: '1' } },
    ['given https://127.0.0.1:1'],
  ],
  ['an empty variable is nothing', http, { environment: { ISVC_ADDRESS: '' } }, []],
  [
    'INGRESS_HOST that is IPv6',
    http,
    { environment: { INGRESS_HOST: 'fd00::1', INGRESS_PORT: '80' } },
    ['given fd00::1:80'],
  ],
  ['example.com is never resolved', http, {}, []],
  [
    'a host that only ends alike is resolved',
    'http://iris.notexample.com',
    {},
    ['direct iris.notexample.com:80'],
  ],
  ['direct, with the port of the url', 'http://iris.corp.test:8080/a/b', {}, ['direct iris.corp.test:8080']],
  ['direct, https', 'https://iris.corp.test', {}, ['direct https://iris.corp.test:443']],
  ['an internal host is not direct', 'http://iris.models.svc.cluster.local', {}, []],
])('%s', (_, url, options, expected) => {
  const observations = observed({}, { service: iris({ url }), options: { environment: {}, ...options } });
  expect(gatewayCandidates(observations).candidates.map(formatCandidate)).toEqual(expected);
});

test('an address that is none is told, and not tried', () => {
  const options = { environment: { ISVC_ADDRESS: 'not an address' } };
  const { candidates, warnings } = gatewayCandidates(observed({}, { service: iris(), options }));
  expect(candidates).toEqual([]);
  expect(warnings[0]).toEqual('ISVC_ADDRESS: “not an address” is not HOST:PORT');
});

test('INGRESS_HOST without INGRESS_PORT is told', () => {
  const options = { environment: { INGRESS_HOST: '127.0.0.1', INGRESS_PORT: '' } };
  const { warnings } = gatewayCandidates(observed({}, { service: iris(), options }));
  expect(warnings).toContain('INGRESS_HOST is not used: INGRESS_PORT, which belongs to it, is not set');
});

test('--no-bypass leaves the host of the URL, behind which a gateway is, and takes the pods', () => {
  const seen = observed(
    {
      kserveConfigs: [kserveConfig({}, 'kserve', 'Knative')],
      services: [gatewayService('istio-system', 'istio-ingressgateway', { ports: [['http2', 80, 8080]] })],
      servicePods: [irisPod()],
    },
    {
      service: iris({ mode: 'Knative', url: 'http://iris.corp.test' }),
      options: { environment: {}, noBypass: true },
    },
  );
  expect(gatewayCandidates(seen).candidates.map(formatCandidate)).toEqual(['direct iris.corp.test:80']);
});
