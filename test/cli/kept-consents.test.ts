import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { consentsPath, keepConsent, readConsents } from '../../src/cli/kept-consents.js';

const home = mkdtempSync(join(tmpdir(), 'isvc-consents-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const at = (folder: string) => ({ XDG_STATE_HOME: join(home, folder) });
const prod = { context: 'prod', server: 'https://10.0.0.1:6443' };

test('a yes is kept for its context, in a file that only its owner reads', async () => {
  const environment = at('kept');
  await keepConsent(environment, prod, { kind: 'host', host: 'a.example.com' });
  await keepConsent(environment, prod, { kind: 'gateway', name: 'istio-system/gw' });
  await keepConsent(environment, prod, { kind: 'kserve-namespace', namespace: 'kserve' });
  await keepConsent(environment, prod, { kind: 'host', host: 'b.example.com' });
  const edge = { name: 'edge/gw', addresses: ['10.0.0.5'] };
  await keepConsent(environment, prod, { kind: 'gateway-addresses', gateway: { ...edge, addresses: [] } });
  await keepConsent(environment, prod, { kind: 'gateway-addresses', gateway: edge });
  expect(readConsents(environment, prod)).toMatchObject({
    hosts: ['a.example.com', 'b.example.com'],
    gateway: 'istio-system/gw',
    kserveNamespace: 'kserve',
    gatewayAddresses: [edge],
  });
  expect(consentsPath(environment)).toBe(join(home, 'kept/isvc/trust.json'));
  expect(statSync(consentsPath(environment)).mode & 0o777).toBe(0o600);
});

test.each([
  ['another context', { ...prod, context: 'test' }],
  ['another server under the same name', { ...prod, server: 'https://10.0.0.2:6443' }],
])('%s was not asked about', async (_what, place) => {
  const environment = at('others');
  await keepConsent(environment, prod, { kind: 'gateway', name: 'istio-system/gw' });
  expect(readConsents(environment, place)).toEqual({ hosts: [] });
});

test('a yes to sending a token is for one run', async () => {
  const environment = at('claims');
  await keepConsent(environment, prod, { kind: 'claims', of: 'a/b' });
  expect(readConsents(environment, prod)).toEqual({ hosts: [] });
});

test('what cannot be read is told, and what to do about it', async () => {
  const environment = at('broken');
  await keepConsent(environment, prod, { kind: 'host', host: 'a.example.com' });
  writeFileSync(consentsPath(environment), '{');
  expect(() => readConsents(environment, prod)).toThrow(
    expect.objectContaining({ kind: 'usage', remedy: 'Mend it, or delete it: isvc asks again.' }),
  );
});

test('a yes leaves no draft, even of two at once, and deletes those of processes that were killed', async () => {
  const environment = at('drafts');
  const consents = ['a', 'b', 'c', 'd'].map(
    (name) => ({ kind: 'host', host: `${name}.example.com` }) as const,
  );
  await Promise.all(consents.map((consent) => keepConsent(environment, prod, consent)));
  const folder = join(home, 'drafts', 'isvc');
  const old = ['trust.json.4711', 'trust.json.0f6e8a1c-9b2d-4c3e-8f70-123456789abc.tmp'];
  for (const name of [...old, 'trust.json.mine', 'trust.json.4712']) writeFileSync(join(folder, name), '{');
  for (const name of [...old, 'trust.json.mine']) utimesSync(join(folder, name), 0, 0);
  await keepConsent(environment, prod, consents[0] ?? { kind: 'host', host: 'a.example.com' });
  expect(readdirSync(folder).toSorted()).toEqual(['trust.json', 'trust.json.4712', 'trust.json.mine']);
});
