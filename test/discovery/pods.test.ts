import { expect, test } from 'vitest';
import { podPort, readyPods } from '../../src/discovery/pods.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';

function pod(name: string, ready: 'True' | 'False' = 'True', metadata: KubeObject = {}): KubeObject {
  return {
    metadata: { name, namespace: 'istio-system', ...metadata },
    spec: {
      containers: [
        { ports: [{ name: 'metrics', containerPort: 9090 }] },
        { ports: [{ name: 'http', containerPort: 8080 }] },
      ],
    },
    status: { conditions: [{ type: 'Ready', status: ready }] },
  };
}

test('the Ready pods come in the order of their names, without those that are on their way out', () => {
  const leaving = pod('gw-0', 'True', { deletionTimestamp: '2026-11-27T04:12:00Z' });
  const pods = [pod('gw-3'), leaving, pod('gw-1'), pod('gw-2', 'False'), pod('gw-4')];
  expect(readyPods(pods)).toEqual([pod('gw-1'), pod('gw-3'), pod('gw-4')]);
  expect(readyPods(pods.toReversed())).toEqual([pod('gw-1'), pod('gw-3'), pod('gw-4')]);
});

test("a target port is a number, or the name of one of the pod's ports", () => {
  expect([podPort(pod('gw'), 80), podPort(pod('gw'), 'http'), podPort(pod('gw'), 'https')]).toEqual([
    80,
    8080,
    undefined,
  ]);
});
