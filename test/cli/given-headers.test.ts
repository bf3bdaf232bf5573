import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const rest = ['predict', 'sklearn-iris', '-d', '{"instances":[[6.8,2.8,4.8,1.4]]}'];
const grpc = ['predict', 'flower-grpc', '--timeout', '4s'];
const secret = 's3cr3t';

test.each([
  ['REST', 'a token with a line break inside', [...rest, '--token', `${secret}\nx`], '--token'],
  ['gRPC', 'a token with a line break inside', [...grpc, '--token', `${secret}\r\nx`], '--token'],
  ['REST', 'a token that is not ASCII', [...rest, '--token', `${secret}ü`], '--token'],
  ['gRPC', 'a token that is not ASCII', [...grpc, '--token', `${secret}ü`], '--token'],
  ['REST', 'a header beyond Latin-1', [...rest, '-H', `X-Team: ${secret}€`], 'X-Team'],
  ['gRPC', 'a header beyond ASCII', [...grpc, '-H', `X-Team: ${secret}ü`], 'x-team'],
  ['gRPC', 'bytes that are not base64', [...grpc, '-H', `trace-bin: ${secret}!`], 'base64'],
  ['gRPC', 'a header about the connection', [...grpc, '-H', 'Connection: close'], 'HTTP/2'],
  ['REST', 'the length of the body', [...rest, '-H', 'Content-Length: 1'], 'isvc writes it itself'],
  ['REST', 'a host with a space', [...rest, '--host', 'bad host'], '--host'],
  ['gRPC', 'a host with a space', [...grpc, '--host', 'bad host'], '--host'],
])('over %s, %s is wrong usage, and is not repeated', async (_over, _what, args, says) => {
  const { code, stdout, stderr } = await isvc.run(args);
  expect(code).toBe(2);
  expect(stderr).toContain(says);
  expect(stdout + stderr).not.toContain(secret);
});

test.each([
  ['REST', rest],
  ['gRPC', grpc],
])('over %s, white space around a token of the environment does not matter', async (_over, args) => {
  const { code } = await isvc.run(args, { environment: { ISVC_TOKEN: ' t0ken\r\n' } });
  expect(code).toBe(0);
});

test.each(['ready', 'metadata', 'endpoint'])('isvc %s refuses such a token, too', async (command) => {
  const environment = { ISVC_TOKEN: `${secret}\nx` };
  const { code, stdout, stderr } = await isvc.run([command, 'flower-grpc'], { environment });
  expect([code, (stdout + stderr).includes(secret)]).toEqual([2, false]);
});

test('a variable of the settings that ends in a line break is trimmed; one with a break inside is wrong usage', async () => {
  const home = join(isvc.folder(), 'settings');
  mkdirSync(join(home, 'isvc'), { recursive: true });
  writeFileSync(join(home, 'isvc/config.yaml'), 'headers: { isvc-demo: { X-Team: $TEAM } }');
  const settings = { XDG_CONFIG_HOME: home };
  const trimmed = await isvc.run(grpc, { environment: { ...settings, TEAM: 'vision\n' } });
  const broken = await isvc.run(grpc, { environment: { ...settings, TEAM: `${secret}\nx` } });
  expect([trimmed.code, broken.code]).toEqual([0, 2]);
  expect(broken.stderr).toContain('X-Team');
  expect(broken.stderr).not.toContain(secret);
});

test('the bytes of a -bin header are given in base64, as grpcurl takes them', async () => {
  const { code } = await isvc.run([...grpc, '-H', 'trace-bin: AAEC/w==']);
  expect(code).toBe(0);
});
