import type { KubeObject } from '../../src/kserve/kube-object.js';

/** The common part of objects of the API, with every field that is read. */

export const condition = (type: string, status = 'True'): KubeObject => ({
  type,
  status,
  reason: 'Because',
  message: 'a message',
  lastTransitionTime: '2026-11-24T09:05:56Z',
});

export const metadata = (name: string, namespace = 'models', more: KubeObject = {}): KubeObject => ({
  name,
  namespace,
  uid: `uid-${name}`,
  resourceVersion: '5',
  creationTimestamp: '2026-11-24T09:05:54Z',
  labels: { app: name, 'serving.kserve.io/inferenceservice': 'iris', component: 'predictor' },
  annotations: { 'serving.kserve.io/deploymentMode': 'Standard' },
  ...more,
});

export const container = {
  name: 'kserve-container',
  image: 'registry/image:1',
  args: ['--model_name=iris', '--http_port', '8080'],
  env: [{ name: 'STORAGE_URI', value: 'gs://models/iris' }],
  ports: [{ name: 'h2c', containerPort: 8080, protocol: 'TCP' }],
};
