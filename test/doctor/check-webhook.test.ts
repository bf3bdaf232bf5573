import { expect, test } from 'vitest';
import { checkWebhook } from '../../src/doctor/check-webhook.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { object } from '../discovery/cluster-objects.js';
import type { FakeOptions } from '../discovery/fake-cluster.js';
import { makeCertificate } from '../transport/certificate.js';
import { runCheck } from './run-check.js';

const caBundle = Buffer.from(makeCertificate('webhook.test').cert).toString('base64');
const service = { namespace: 'kserve', name: 'kserve-webhook-server-service', port: 443, path: '/validate' };

function webhook(clientConfig: KubeObject): KubeObject {
  return {
    metadata: { name: 'inferenceservice.serving.kserve.io' },
    webhooks: [{ name: 'inferenceservice.kserve-webhook-server.validator', clientConfig }],
  };
}

const selected = object('kserve', 'kserve-webhook-server-service', { spec: { selector: { app: 'kserve' } } });
const pod = (ready: boolean) =>
  object(
    'kserve',
    'kserve-controller-1',
    {
      status: {
        phase: 'Running',
        containerStatuses: [{ name: 'manager', ready, restartCount: 0, state: { running: {} } }],
      },
    },
    { app: 'kserve' },
  );

const run = (objects: FakeOptions['objects'], more: FakeOptions = {}) =>
  runCheck({ objects: objects ?? {}, ...more }, checkWebhook);

test('a webhook with a valid CA, a Service and a ready pod passes', async () => {
  const { state, parts } = await run({
    validatingwebhookconfigurations: [webhook({ service, caBundle })],
    services: [selected],
    pods: [pod(true)],
  });
  expect([state, parts.map((part) => part.state)]).toEqual(['passed', ['passed', 'passed']]);
  expect(parts[1]?.text).toBe('Service kserve/kserve-webhook-server-service:443: 1 of 1 pods ready');
});

test.each<readonly [string, KubeObject, FakeOptions['objects'], string]>([
  ['no CA', { service }, { services: [selected], pods: [pod(true)] }, 'has no caBundle'],
  [
    'a CA that is none',
    { service, caBundle: 'AAAA' },
    { services: [selected], pods: [pod(true)] },
    'is not a certificate',
  ],
  ['no Service', { service, caBundle }, {}, 'does not exist'],
  [
    'no pod that is ready',
    { service, caBundle },
    { services: [selected], pods: [pod(false)] },
    '0 of 1 pods ready',
  ],
])('%s: the API server cannot call it', async (_, clientConfig, objects, text) => {
  const { state, seen } = await run({ validatingwebhookconfigurations: [webhook(clientConfig)], ...objects });
  expect([state, seen[0]]).toEqual(['failed', expect.stringContaining(text)]);
});

test('one that is called by URL cannot be seen from here', async () => {
  const { state, parts } = await run({
    validatingwebhookconfigurations: [webhook({ url: 'https://127.0.0.1:9443/validate', caBundle })],
  });
  expect([state, parts.map((part) => part.state)]).toEqual(['passed', ['passed', 'skipped']]);
});

test('none at all fails; one that may not be read is skipped', async () => {
  expect((await run({})).state).toBe('failed');
  expect((await run({}, { forbidden: ['validatingwebhookconfigurations'] })).state).toBe('skipped');
  expect((await run({}, { absent: ['validatingwebhookconfigurations'] })).state).toBe('skipped');
});
