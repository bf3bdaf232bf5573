import { expect, test } from 'vitest';
import type { Ports } from '../state/ports.ts';
import { clusterNames } from './names.ts';
import type { Pod, World } from './objects.ts';

const labels = { app: 'iris' };
const annotations = { 'isvc-cluster/served-by': 'sklearnHttp' };
const ports = { sklearnHttp: 21_013, gatewayHttp: 21_010 } as Ports;

function names(ready: 'True' | 'False'): Readonly<Record<string, string>> {
  const pod: Pod = {
    metadata: { namespace: 'test', name: 'iris-0', labels },
    spec: { containers: [] },
    status: { conditions: [{ type: 'Ready', status: ready }] },
  };
  const world: World = {
    gatewayClasses: [],
    gateways: [
      {
        metadata: { namespace: 'kserve', name: 'gateway' },
        spec: { gatewayClassName: 'istio', listeners: [] },
      },
    ],
    httpRoutes: [
      {
        metadata: { namespace: 'test', name: 'iris' },
        spec: {
          parentRefs: [{ namespace: 'kserve', name: 'gateway' }],
          hostnames: ['iris.example.com'],
          rules: [{ backendRefs: [{ name: 'iris', port: 80 }] }],
        },
      },
    ],
    ingressClasses: [],
    ingresses: [],
    inferencePools: [],
    services: [
      {
        metadata: { namespace: 'test', name: 'iris', annotations },
        spec: { selector: labels, ports: [{ port: 80 }] },
      },
    ],
    pods: [pod],
  };
  return clusterNames(world, ports);
}

test('a Service leads to its real server, and a host to the gateway', () => {
  expect(names('True')).toEqual({
    'iris.test.svc.cluster.local:80': '127.0.0.1:21013',
    'iris.example.com:80': '127.0.0.1:21010',
  });
});

test('a Service without a ready pod refuses connections', () => {
  expect(names('False')).toMatchObject({ 'iris.test.svc.cluster.local:80': '127.0.0.1:9' });
});
