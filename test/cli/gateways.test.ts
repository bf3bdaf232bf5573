import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { kubeconfigFor, sendStatus, startApiServer } from '../cluster/api-server.js';
import { programOnDemo } from './program.js';
import { runHere } from './run-here.js';

const isvc = programOnDemo();

test('where each service has an Ingress of its own, isvc gateways says to name a service', async () => {
  isvc.demo().controls.apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'kserve', name: 'inferenceservice-config' },
    data: {
      deploy: '{"defaultDeploymentMode":"Standard"}',
      ingress: '{"enableGatewayApi":false,"ingressClassName":"nginx","ingressDomain":"example.com"}',
    },
  });
  for (const name of ['config-network', 'config-istio', 'config-domain'])
    isvc.demo().controls.remove({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace: 'knative-serving', name },
    });
  const { code, stdout, stderr } = await isvc.run(['gateways']);
  expect([code, stdout.includes('answered')]).toEqual([5, false]);
  expect(stderr).toContain('Each service is served by an Ingress of its own');
  expect(stderr).toContain('Name a service');
  const asPlugin = await runHere(['gateways'], isvc.environment(), '', 'kubectl isvc');
  expect(asPlugin.stderr.toString()).toContain('looks at its own Ingress: kubectl isvc gateways NAME');
});

test('a bad --address is wrong usage', async () => {
  for (const address of ['http://', 'host:99999', 'host:80/path?x', 'ftp://host:1']) {
    const { code, stderr } = await isvc.run(['predict', 'sklearn-iris', '--address', address]);
    expect([address, code]).toEqual([address, 2]);
    expect(stderr).toContain('--address');
  }
});

test('where lists are forbidden, isvc gateways does not say that there is no gateway', async () => {
  const api = await startApiServer((_, response) => sendStatus(response, 403, { reason: 'Forbidden' }));
  onTestFinished(api.kill);
  const kubeconfig = join(isvc.folder(), 'forbidden');
  writeFileSync(kubeconfig, kubeconfigFor(api.port));
  const { code, stdout, stderr } = await isvc.run(['gateways', '--kubeconfig', kubeconfig]);
  expect([code, stdout]).toEqual([5, '']);
  expect(stderr).toContain('may not list services');
  expect(stderr).toContain('nothing that could be read is a gateway');
  expect(stderr).not.toContain('shows no gateway');
});
