import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { missingHere } from '../cluster/node/system/machine.ts';
import { useNodeState } from '../cluster/node/state.ts';
import { authority, issue } from '../cluster/state/certificates.ts';
import { statePath } from '../cluster/state/paths.ts';
import { irisClass, predictIris, untilExit } from './iris.ts';
import type { IrisService } from './iris.ts';
import { changeIngressConfig, untilUrl } from './kserve-ingress.ts';
import { applyAll, kubectl } from './node-world.ts';
import { useNode } from './use-node.ts';

// TLS at istio-ingressgateway: Knative's Gateway gets a server at 443, and KServe writes https URLs.
useNode();

const services: readonly IrisService[] = ['sklearn-iris', 'iris-grpc'];
const gateway = ['gateways.networking.istio.io', 'knative-ingress-gateway', '-n', 'knative-serving'] as const;
/** Else the pod itself is asked where the gateway does not let anybody in. */
const noBypass = '--no-bypass';
const plain = { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] };
const file = (name: string): string => statePath('certificates', name);
const trusted = () => ['--cacert', authority()] as const;
const asClient = () => [
  ...trusted(),
  '--cert',
  file('gateway-client.crt'),
  '--key',
  file('gateway-client.key'),
];

beforeAll(async () => {
  if ((await missingHere()).length > 0) return;
  useNodeState();
  const altNames = services.map((name) => `DNS:${name}.kserve-test.example.com`).join(',');
  await issue('node-gateway', { subject: '/CN=gateway', altNames });
  await issue('gateway-client', { subject: '/CN=client' });
  await applyAll({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'istio-system', name: 'models-tls' },
    stringData: {
      'tls.crt': await text(file('node-gateway.crt')),
      'tls.key': await text(file('node-gateway.key')),
      'ca.crt': await text(authority()),
    },
  });
  await changeIngressConfig({ urlScheme: 'https' });
  for (const name of services) await untilUrl(name, `https://${name}.kserve-test.example.com`);
});

afterAll(async () => {
  if ((await missingHere()).length > 0) return;
  await setServers(plain);
  await changeIngressConfig({ urlScheme: 'http' });
  for (const name of services) await untilUrl(name, `http://${name}.kserve-test.example.com`);
  await kubectl(['delete', 'secret', 'models-tls', '-n', 'istio-system']);
});

test.each(services)(
  '%s: TLS at the load balancer, verified against the authority of --cacert',
  async (name) => {
    await setServers(plain, secure('SIMPLE'));
    const answered = await untilExit(0, name, ...trusted(), noBypass);
    expect(answered.stderr).toMatch(/:443: answered/);
    expect(answered.stderr).toContain('answered by the model');
    expect(irisClass(answered)).toBe(1);

    const distrusted = await predictIris(name, noBypass);
    expect(distrusted.stderr).toMatch(/certificate/);
    expect(distrusted.stderr).toMatch(/--cacert/);
    expect([distrusted.code, distrusted.stdout]).toEqual([5, '']);

    const unverified = await predictIris(name, '-k', noBypass);
    expect(irisClass(unverified)).toBe(1);
  },
);

test.each(services)(
  '%s: mutual TLS asks for a certificate, and isvc for the flags that send one',
  async (name) => {
    await setServers(plain, secure('MUTUAL'));
    const refused = await untilExit(5, name, ...trusted(), noBypass);
    expect(refused.stderr).toMatch(/client certificate/);
    expect(refused.stderr).toContain('--cert FILE --key FILE');
    expect(refused.stdout).toBe('');

    const answered = await predictIris(name, ...asClient(), noBypass);
    expect(answered.stderr).toContain('answered by the model');
    expect(irisClass(answered)).toBe(1);
  },
);

test('plain HTTP that the gateway sends on to https is no answer of the model', async () => {
  await setServers({ ...plain, tls: { httpsRedirect: true } }, secure('SIMPLE'));
  const way = ['--address', 'http://10.77.0.50:80'];
  const { stdout, stderr } = await untilExit(6, 'sklearn-iris', ...way);
  expect(stderr).toMatch(/\b301\b/);
  expect(stderr).toContain('answered by the gateway');
  expect(stderr).toContain('--address https://10.77.0.50:443');
  expect(stdout).toBe('');
});

/** PEM. */
async function text(path: string): Promise<string> {
  return readFile(path, 'utf8');
}

function secure(mode: 'SIMPLE' | 'MUTUAL'): object {
  const port = { number: 443, name: 'https', protocol: 'HTTPS' };
  return { port, hosts: ['*'], tls: { mode, credentialName: 'models-tls' } };
}

async function setServers(...servers: readonly object[]): Promise<void> {
  await kubectl(['patch', ...gateway, '--type=merge', '-p', JSON.stringify({ spec: { servers } })]);
}
