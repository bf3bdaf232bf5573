import { expect, test } from 'vitest';
import { givenSecrets, withoutSecrets } from '../../src/cli/given-secrets.js';
import type { Context } from '../../src/cli/context.js';
import { noConfig } from '../../src/config/config.js';

const nothing = () => undefined;
const out = {
  print: nothing,
  printJson: nothing,
  write: nothing,
  note: nothing,
  detail: nothing,
  problem: nothing,
  progress: nothing,
  columns: undefined,
};
const environment = { ISVC_TOKEN: 'of-environment', HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent' };
const base: Context = {
  options: { color: true, token: 'of-flag', header: ['Cookie: a=b', 'X-Team: vision'] },
  config: noConfig(environment),
  names: 'none',
  out,
  environment,
  signal: new AbortController().signal,
} as unknown as Context;
const cluster = { context: 'one', namespace: 'other', contexts: [{ name: 'one', namespace: 'own' }] };
const headers = { cookie: 'a=b', 'x-team': 'vision' };

test('beside no service, a token of a flag is for the first namespace, that of the environment for the context’s own', () => {
  const given = givenSecrets(base, cluster, headers);
  expect(given.token).toBeUndefined();
  expect(given.headers).toEqual({ 'x-team': 'vision' });
  expect(given.scoped.map(({ source, scopes }) => [source, scopes])).toEqual([
    ['ISVC_TOKEN', [{ namespace: 'own' }]],
    ['--token', [{ namespace: 'other' }]],
    ['-H', [{ namespace: 'other' }]],
  ]);
});

test('a namespace of the settings is the context’s own', () => {
  const config = { ...base.config, namespaces: { one: 'written' } };
  const [first] = givenSecrets({ ...base, config }, cluster, headers).scoped;
  expect(first?.scopes).toEqual([{ namespace: 'written' }]);
});

test('another context than the one that the program started on gets none of them', () => {
  const other = withoutSecrets(base);
  expect(givenSecrets(other, cluster, {}).scoped).toEqual([]);
  expect(other.options).toEqual({ color: true, header: ['X-Team: vision'] });
});
