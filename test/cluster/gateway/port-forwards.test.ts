import { expect, test } from 'vitest';
import type { Ports } from '../state/ports.ts';
import { forwardsOf } from './port-forwards.ts';

test('a pod with an address of its own is forwarded to it, by the ports of init containers too', () => {
  const pod = {
    metadata: { namespace: 'test', name: 'chat-0', annotations: { 'isvc-cluster/pod': '4' } },
    spec: {
      initContainers: [{ ports: [{ containerPort: 8000 }] }],
      containers: [{ ports: [{ containerPort: 8001 }] }],
    },
  };
  const target = { address: '127.77.2.4', port: 8000 };
  expect(forwardsOf([pod], { etcd: 13_100 } as Ports)).toEqual(
    new Map([['test/chat-0', [{ ports: [8000, 8001], target }]]]),
  );
});
