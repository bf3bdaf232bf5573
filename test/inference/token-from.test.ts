import { expect, test } from 'vitest';
import { accountText, parseAccount } from '../../src/inference/token-from.js';

test.each([
  ['serviceaccount/caller', { account: 'caller' }],
  ['serviceaccounts/caller', { account: 'caller' }],
  ['sa/caller', { account: 'caller' }],
  ['caller', { account: 'caller' }],
  ['sa', { account: 'sa' }],
  ['team.caller-2', { account: 'team.caller-2' }],
  ['serviceaccount/clients:caller', { namespace: 'clients', account: 'caller' }],
  ['clients:caller', { namespace: 'clients', account: 'caller' }],
])('%s names an account', (text, expected) => {
  expect(parseAccount(text, ['models'])).toEqual({ ...expected, audiences: ['models'] });
});

test.each(['', 'sa/', 'clients/caller', 'pod/caller', 'Caller', 'a:b:c', 'a b', '-a', '../a', '$(id)'])(
  '%j names none',
  (text) => {
    expect(parseAccount(text)).toBeUndefined();
  },
);

test.each([
  [{ account: 'caller' }, 'serviceaccount/caller'],
  [{ namespace: 'models', account: 'caller' }, 'serviceaccount/caller'],
  [{ namespace: 'clients', account: 'caller' }, 'serviceaccount/clients:caller'],
])('%j in namespace models is %s, which reads back', (account, expected) => {
  expect(accountText(account, 'models')).toBe(expected);
  expect(parseAccount(expected)?.account).toBe('caller');
});
