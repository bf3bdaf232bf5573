import { expect, test } from 'vitest';
import { namespacedName } from '../../src/cli/namespaced-name.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const service = { argument: { pattern: '<name>', summary: '' } };

test.each([
  ['digits', undefined, { argument: 'digits' }],
  ['kserve-demo/digits', undefined, { argument: 'digits', namespace: 'kserve-demo' }],
  ['kserve-demo/digits', 'kserve-demo', { argument: 'digits', namespace: 'kserve-demo' }],
  ['isvc/digits', 'other', { argument: 'isvc/digits' }],
  [
    'inferenceservice.serving.kserve.io/digits',
    undefined,
    { argument: 'inferenceservice.serving.kserve.io/digits' },
  ],
  // As for kubectl: a kind and a name are all that may stand there.
  ['isvc/kserve-demo/digits', undefined, { argument: 'isvc/kserve-demo/digits' }],
  ['pod/digits', undefined, { argument: 'pod/digits' }],
  ['/digits', undefined, { argument: '/digits' }],
  ['kserve-demo/', undefined, { argument: 'kserve-demo/' }],
])('%s with -n %s', (argument, namespace, expected) => {
  expect(namespacedName(service, argument, namespace)).toEqual(expected);
});

test('another namespace with -n is wrong usage', () => {
  expect(() => namespacedName(service, 'a/digits', 'b')).toThrow('a/digits and -n b name two namespaces');
});

test.each([
  ['predict', '-q'],
  ['ready', '-q'],
  ['endpoint', '-q'],
  ['gateways', '-q'],
  ['metadata', '-q'],
])('isvc %s takes NAMESPACE/NAME', async (command, flag) => {
  const here = await isvc.run([command, 'digits', '-n', 'kserve-demo', flag]);
  const there = await isvc.run([command, 'kserve-demo/digits', flag]);
  expect({ code: there.code, out: there.stdout !== '' }).toEqual({
    code: here.code,
    out: here.stdout !== '',
  });
  expect(there.code).toBe(0);
  const wrong = await isvc.run([command, 'kserve-demo/digits', '-n', 'elsewhere']);
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
});
