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

test('a URL that Node cannot read is not repeated, and the other checks go on', async () => {
  const { state, parts } = await run({
    validatingwebhookconfigurations: [webhook({ url: 'https://[fe80::1%25eth0]:9443/validate', caBundle })],
  });
  expect(state).toBe('passed');
  expect(parts[1]?.text).toBe('called at a URL of its own, which only the API server reaches');
});

/** It ended in 2020: openssl ca -selfsign -startdate 20200101000000Z -enddate 20200102000000Z. */
const expired = `-----BEGIN CERTIFICATE-----
MIIBDTCBtAIBATAKBggqhkjOPQQDAjATMREwDwYDVQQDDAhvbGQudGVzdDAeFw0y
MDAxMDEwMDAwMDBaFw0yMDAxMDIwMDAwMDBaMBMxETAPBgNVBAMMCG9sZC50ZXN0
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/xPhS83WU/AfgzW9C/kKDfuwZB2r
OFup3xKMCAUE0egdSW846tjmC5SlTHhX0ZVxxGms+6lAYjy7HgVVhL0jyjAKBggq
hkjOPQQDAgNIADBFAiEA0MlI/19EXjuGZ7CzE6taQEB4j9sFmn9B0zUrcEn+olwC
IAT+mnNqX64uCiepdVwLhSMPi5AlTBbLmbesCrcZzheo
-----END CERTIFICATE-----
`;
const valid = makeCertificate('webhook.test').cert;

test.each<readonly [string, readonly string[], string]>([
  ['the old and the new one while it is replaced', [expired, valid], 'passed'],
  ['with words between, and a block that is none', ['# old', expired, broken(valid), valid], 'passed'],
  ['only expired ones', [expired, expired], 'failed'],
])('a CA of several certificates: %s', async (_, pems, state) => {
  const bundle = Buffer.from(pems.join('\n')).toString('base64');
  const { parts } = await run({
    validatingwebhookconfigurations: [webhook({ service, caBundle: bundle })],
    services: [selected],
    pods: [pod(true)],
  });
  expect(parts[0]?.state).toBe(state);
});

function broken(pem: string): string {
  return pem.replace(/\n\w{20}/u, '\nAAAAAAAAAAAAAAAAAAAA');
}

test('none at all fails; one that may not be read is skipped', async () => {
  expect((await run({})).state).toBe('failed');
  expect((await run({}, { forbidden: ['validatingwebhookconfigurations'] })).state).toBe('skipped');
  expect((await run({}, { absent: ['validatingwebhookconfigurations'] })).state).toBe('skipped');
});
