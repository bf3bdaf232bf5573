import { beforeAll, expect, test } from 'vitest';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const host = 'sklearn-iris-kserve-demo.example.com';
const predict = ['predict', 'sklearn-iris', '-d', '{"instances":[[6.8,2.8,4.8,1.4]]}', '-v'];
const token = ['--token', 's3cret'];
const claim = `InferenceService tenant/taker claims host ${host} as well`;
const wasSent = /> authorization: Bearer/i;

/** Another service whose status names the host: KServe writes that where two names make the same one. */
beforeAll(() => {
  isvc.demo().controls.apply({
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { namespace: 'tenant', name: 'taker' },
    spec: { predictor: { model: { modelFormat: { name: 'sklearn' } } } },
    status: { url: `http://${host}` },
  });
});

test('where another claims the host, the model is called without the token, and the person is told', async () => {
  const { code, stderr } = await isvc.run([...predict, ...token]);
  expect([code, wasSent.test(stderr)]).toEqual([0, false]);
  expect(stderr.replaceAll(/\s+/gu, ' ')).toContain(`authorization was not sent: ${claim}`);
  expect(stderr).not.toContain('s3cret');
});

test('--send-token is the yes', async () => {
  const { code, stderr } = await isvc.run([...predict, ...token, '--send-token']);
  expect([code, wasSent.test(stderr), stderr.includes(claim)]).toEqual([0, true, false]);
});

test('a prediction without a token is told nothing of it', async () => {
  const { code, stderr } = await isvc.run(predict);
  expect([code, stderr.includes(claim)]).toEqual([0, false]);
});

test('a copied command carries no token either, and says why', async () => {
  const endpoint = ['endpoint', 'sklearn-iris', '-o', 'curl'];
  for (const secret of [token, ['--token-from', 'serviceaccount/caller']]) {
    const { stdout, stderr } = await isvc.run([...endpoint, ...secret]);
    expect([stdout.includes('$TOKEN'), stderr.includes(claim)]).toEqual([false, true]);
    expect((await isvc.run([...endpoint, ...secret, '--send-token'])).stdout).toContain('$TOKEN');
  }
});

test('isvc gateways NAME tells who claims it', async () => {
  const { stderr } = await isvc.run(['gateways', 'sklearn-iris']);
  expect(stderr).toContain(`${claim}: the gateway decides whom a call reaches, so no token is sent`);
});
