import { expect, test } from 'vitest';
import type { Ports } from '../state/ports.ts';
import { withAddressedPods } from './addressed-pod.ts';

const ports = { etcd: 13_050 } as Ports;
const podIps = '{{ $podIPs := PodIPsWith .spec.nodeName }}\n{{ with $podIPs }}\npodIP: x\n{{ end }}\n';
const ready = {
  metadata: { name: 'pod-ready' },
  spec: {
    selector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] },
    next: { statusTemplate: `hostIP: y\n${podIps}phase: Running\n` },
  },
};

test('a pod that states one gets an address of this cluster, and the others kwok’s', () => {
  const [others, addressed] = withAddressedPods(ready, ports);
  expect(others?.spec.next).toEqual(ready.spec.next);
  expect(others?.spec.selector.matchExpressions).toHaveLength(2);
  expect(addressed?.spec.next.statusTemplate).toBe(
    'hostIP: y\n' +
      'podIP: "127.77.1.{{ index .metadata.annotations "isvc-cluster/pod" }}"\n' +
      'podIPs: [{ ip: "127.77.1.{{ index .metadata.annotations "isvc-cluster/pod" }}" }]\n' +
      'phase: Running\n',
  );
});

test('another stage stays as it is; a stage that cannot be changed is an error', () => {
  const other = { ...ready, metadata: { name: 'pod-delete' } };
  expect(withAddressedPods(other, ports)).toEqual([other]);
  const changed = { ...ready, spec: { ...ready.spec, next: { statusTemplate: 'phase: Running\n' } } };
  expect(() => withAddressedPods(changed, ports)).toThrow('in another way');
});
