import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const payload = ['-d', '{"instances":[[6.8,2.8,4.8,1.4]]}', '--protocol', 'v1'];
const needsToken = ['predict', 'needs-token', ...payload];
const elsewhere = ['predict', 'echo', '-n', 'sandbox', '-v', '-d', '{"inputs":[]}'];
const token = 'demo-token';
const wasSent = /> authorization: Bearer/i;

async function sent(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const { stderr } = await isvc.run([...args, '-v'], { environment });
  expect(stderr).not.toContain(token);
  return { sent: wasSent.test(stderr), told: stderr.includes('is not for') };
}

test.each<readonly [string, readonly string[], Readonly<Record<string, string>>, boolean]>([
  ['ISVC_TOKEN and a service of the context’s namespace', needsToken, { ISVC_TOKEN: token }, true],
  ['ISVC_TOKEN and a service of another', elsewhere, { ISVC_TOKEN: token }, false],
  ['ISVC_TOKEN for that other', elsewhere, { ISVC_TOKEN: token, ISVC_TOKEN_FOR: 'sandbox' }, true],
  [
    'ISVC_TOKEN for that very service',
    elsewhere,
    { ISVC_TOKEN: token, ISVC_TOKEN_FOR: 'sandbox/echo' },
    true,
  ],
  ['ISVC_TOKEN for its neighbor', elsewhere, { ISVC_TOKEN: token, ISVC_TOKEN_FOR: 'sandbox/other' }, false],
  [
    'ISVC_TOKEN for others than the context’s',
    needsToken,
    { ISVC_TOKEN: token, ISVC_TOKEN_FOR: 'sandbox' },
    false,
  ],
])('%s', async (_what, args, environment, goes) => {
  expect(await sent(args, environment)).toEqual({ sent: goes, told: !goes });
});

test('--token goes to the service beside whose name it stands, wherever that is', async () => {
  expect(await sent([...elsewhere, '--token', token], {})).toEqual({ sent: true, told: false });
});

test('secrets of the settings are for the context’s namespace; other headers go everywhere', async () => {
  const home = join(isvc.folder(), 'secrets');
  mkdirSync(join(home, 'isvc'), { recursive: true });
  const headers = '{ isvc-demo: { Authorization: Bearer $T, X-Team: vision } }';
  writeFileSync(join(home, 'isvc/config.yaml'), `headers: ${headers}`);
  const environment = { XDG_CONFIG_HOME: home, T: token };
  expect((await sent(needsToken, environment)).sent).toBe(true);
  expect(await sent(elsewhere, environment)).toEqual({ sent: false, told: true });
  const { stderr } = await isvc.run(elsewhere, { environment });
  expect(stderr).toMatch(/> x-team: vision/i);
});

test('ISVC_TOKEN_FOR that names nothing is wrong usage', async () => {
  const { code, stderr } = await isvc.run(needsToken, {
    environment: { ISVC_TOKEN: token, ISVC_TOKEN_FOR: 'a/b/c' },
  });
  expect([code, stderr.includes('ISVC_TOKEN_FOR')]).toEqual([2, true]);
});

test.each(['ready', 'metadata'])('isvc %s tells that a token was not sent', async (command) => {
  const { stderr } = await isvc.run([command, 'echo', '-n', 'sandbox'], {
    environment: { ISVC_TOKEN: token },
  });
  expect(stderr).toContain('ISVC_TOKEN is not for sandbox/echo');
});

test('a copied command carries no token that is not for the service', async () => {
  const endpoint = ['endpoint', 'echo', '-n', 'sandbox', '-o', 'curl'];
  const environment = { ISVC_TOKEN: token };
  expect((await isvc.run(endpoint, { environment })).stdout).not.toContain('Authorization');
  const its = await isvc.run(endpoint, { environment: { ...environment, ISVC_TOKEN_FOR: 'sandbox' } });
  expect(its.stdout).toMatch(/authorization: Bearer \$TOKEN|\$TOKEN/i);
});
