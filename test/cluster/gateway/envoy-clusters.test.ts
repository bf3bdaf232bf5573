import { expect, test } from 'vitest';
import type { Ports } from '../state/ports.ts';
import { clusterOf } from './envoy-clusters.ts';
import type { Pod, Service } from './objects.ts';
import { forwardsOf } from './port-forwards.ts';

const ports = { sklearnHttp: 21_013, gatewayHttp: 21_010, gatewayHttps: 21_011 } as Ports;
const annotations = { 'isvc-cluster/served-by': 'sklearnHttp' };
const labels = { app: 'isvc.iris-predictor' };

function service(port: Partial<NonNullable<Service['spec']['ports']>[number]> = {}): Service {
  return {
    metadata: { namespace: 'test', name: 'iris-predictor', annotations },
    spec: { selector: labels, ports: [{ port: 80, ...port }] },
  };
}

function pod(ready: string, more: Partial<Pod['metadata']> = {}): Pod {
  return {
    metadata: { namespace: 'test', name: 'iris-0', labels, annotations, ...more },
    spec: { containers: [{}] },
    status: { conditions: [{ type: 'Ready', status: ready }] },
  };
}

function cluster(services: readonly Service[], pods: readonly Pod[]): string {
  const backend = { kind: 'Service', name: 'test/iris-predictor', port: 80, weight: 1 } as const;
  return JSON.stringify(clusterOf(backend, { services, pods }, ports));
}

test('a ready pod is its real server', () => {
  expect(cluster([service()], [pod('True')])).toContain('"port_value":21013');
});

test.each<[string, readonly Service[], readonly Pod[]]>([
  ['no pod', [service()], []],
  ['a pod that is not ready', [service()], [pod('False')]],
  ['a pod of another service', [service()], [pod('True', { labels: { app: 'other' } })]],
  ['no service', [], [pod('True')]],
])('with %s there is no endpoint', (_, services, pods) => {
  expect(cluster(services, pods)).toContain('"endpoints":[]');
});

test.each([
  [{ name: 'h2c' }, 'http2_protocol_options'],
  [{ name: 'grpc-predict' }, 'http2_protocol_options'],
  [{ name: 'iris', appProtocol: 'kubernetes.io/h2c' }, 'http2_protocol_options'],
  [{ name: 'iris-predictor' }, 'http_protocol_options'],
])('a port with %j is spoken to with %s', (port, protocol) => {
  expect(cluster([service(port)], [pod('True')])).toContain(`"${protocol}":{}`);
});

test('a port-forward leads to the real server, by the ports that the container states', () => {
  const target = { port: 21_013, address: '127.0.0.1' };
  const stated = { ...pod('True'), spec: { containers: [{ ports: [{ containerPort: 9000 }] }] } };
  expect(forwardsOf([pod('True')], ports)).toEqual(new Map([['test/iris-0', [{ ports: [8080], target }]]]));
  expect(forwardsOf([stated], ports)).toEqual(new Map([['test/iris-0', [{ ports: [9000], target }]]]));
});

test('a pod without a server of ours is not forwarded', () => {
  expect(forwardsOf([pod('True', { annotations: {} })], ports).size).toBe(0);
});
