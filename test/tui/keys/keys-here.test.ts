import { expect, test } from 'vitest';
import { withKeyHere } from '../../../src/tui/keys/keys-here.js';

test.each([
  ['It answers to grpc-v1: --protocol grpc-v1', 'o'],
  ['See which addresses were tried, and what happened: isvc gateways iris -n demo', 'g'],
  ['Compare the payload with what the model expects: isvc metadata iris -n demo', 'P'],
  [`Give one: isvc predict iris -n demo -d '{}', or -f FILE`, 'P'],
  ['This is what was seen; -v shows the whole exchange.', 'w'],
  [
    'Compare the payload with what the model expects: isvc metadata iris -n demo --context a --protocol v2 --model m --token-from serviceaccount/x',
    'P',
  ],
  ['Look at its pods: kubectl get pods -n demo --context a -l x=y', 'enter'],
  ['The whole body: -v', 'w'],
  ['Wait for it: isvc ready iris -n demo --wait', 'enter'],
])('%s: the key that does it here', (step, key) => {
  expect(withKeyHere(step, 'services')).toBe(`${step}  (here: ${key})`);
});

test.each([
  'Send a token: --token "$(kubectl create token X)"',
  'It has: a, b',
  'Compare with the v1-version',
  'This is a bug. Run again with -v for the details, and report them.',
])('%s has no key here', (step) => {
  expect(withKeyHere(step, 'services')).toBe(step);
});

test('a key that does something else on this screen, or nothing, is not named', () => {
  const step = 'Wait for it: isvc ready iris -n demo --wait';
  for (const place of ['logs', 'answer', 'start'] as const) expect(withKeyHere(step, place)).toBe(step);
  expect(withKeyHere('See every way in: isvc gateways', 'raw')).not.toContain('here:');
});
