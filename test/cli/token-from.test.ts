import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const payload = ['-d', '{"instances":[[6.8,2.8,4.8,1.4]]}'];
const fromClient = ['--token-from', 'serviceaccount/iris-client'];
/** The start of every JWT: `{"alg"`. */
const jwt = 'eyJhbGci';

test.each([
  ['predict', ['predict', 'needs-token', ...payload], '"predictions"'],
  ['ready', ['ready', 'needs-token', '-o', 'json'], '"modelReady": true'],
])('%s asks for the token, and it is accepted and never shown', async (_, args, says) => {
  const { code, stdout, stderr } = await isvc.run([...args, ...fromClient, '-v']);
  expect(code).toBe(0);
  expect(stdout).toContain(says);
  expect(stdout + stderr).not.toContain(jwt);
});

test('-v shows that a token was sent', async () => {
  const { stderr } = await isvc.run(['predict', 'needs-token', ...payload, ...fromClient, '-v']);
  expect(stderr).toContain('> authorization: Bearer $TOKEN');
});

test('metadata is asked for with the token too', async () => {
  const without = await isvc.run(['metadata', 'needs-token']);
  expect(without.stderr).toContain('Jwt is missing');
  const { stderr } = await isvc.run(['metadata', 'needs-token', ...fromClient]);
  expect(stderr).not.toContain('Jwt');
});

test('it wins over ISVC_TOKEN and over the settings file', async () => {
  mkdirSync(join(isvc.folder(), 'settings', 'isvc'), { recursive: true });
  writeFileSync(
    join(isvc.folder(), 'settings', 'isvc', 'config.yaml'),
    'headers: { isvc-demo: { Authorization: Bearer $OTHER } }\n',
  );
  const environment = {
    ISVC_TOKEN: 'wrong',
    OTHER: 'wrong',
    XDG_CONFIG_HOME: join(isvc.folder(), 'settings'),
  };
  const without = await isvc.run(['predict', 'needs-token', ...payload], { environment });
  expect(without.stderr).toContain('Jwt is not in the form');
  const { code } = await isvc.run(['predict', 'needs-token', ...payload, ...fromClient], { environment });
  expect(code).toBe(0);
});

test.each([
  [
    'another account',
    ['--token-from', 'sa/default'],
    6,
    'The token of serviceaccount/default was not accepted',
  ],
  ['another audience', [...fromClient, '--token-audience', 'models'], 6, 'Audiences in Jwt are not allowed'],
  ['an account that is not there', ['--token-from', 'iris-clint'], 3, 'There are: iris-client, default'],
  ['an account of another namespace', ['--token-from', 'sa/vision:iris-client'], 3, 'in namespace vision'],
  ['no account', ['--token-from', 'pod/iris'], 2, 'serviceaccount/NAME'],
  ['two tokens', [...fromClient, '--token', 'x'], 2, 'Give one of them'],
  ['a header beside it', [...fromClient, '-H', 'Authorization: x'], 2, 'Give one of them'],
  ['an audience of no account', ['--token-audience', 'models'], 2, 'Add --token-from'],
])('%s: what is wrong is told', async (_, args, code, says) => {
  const result = await isvc.run(['predict', 'needs-token', ...payload, ...args]);
  expect(result.stderr).toContain(says);
  expect(result.code).toBe(code);
  expect(result.stdout).toBe('');
});

test('nothing is asked of the cluster when nothing can be sent', async () => {
  const { stderr } = await isvc.run(['predict', 'bad-model', ...payload, '--token-from', 'sa/nobody']);
  expect(stderr).toContain('ModelLoadFailed');
});

test('without the right to create tokens, the permission is named', async () => {
  const kubeconfig = isvc.demo().kubeconfig.replace('user: {}', 'user: { token: demo-lister-token }');
  const file = join(isvc.folder(), 'lister');
  writeFileSync(file, kubeconfig);
  const { port } = isvc.demo().gateway;
  const address = ['--kubeconfig', file, '--address', `127.0.0.1:${port}`];
  const { code, stderr } = await isvc.run(['predict', 'needs-token', ...payload, ...fromClient, ...address]);
  expect(stderr).toContain('You may not create serviceaccounts/token in namespace kserve-demo.');
  expect(code).toBe(3);
});
