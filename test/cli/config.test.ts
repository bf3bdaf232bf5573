import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { keepConsent } from '../../src/cli/kept-consents.js';
import { programOnDemo } from './program.js';

const { run, folder, demo } = programOnDemo();
const file = () => join(folder(), 'config', 'isvc', 'config.yaml');

beforeEach(() => {
  mkdirSync(join(folder(), 'config', 'isvc'), { recursive: true });
  rmSync(file(), { force: true });
});

const settings = async (...args: readonly string[]) => {
  const { stdout } = await run(['config', '-o', 'json', ...args]);
  return (JSON.parse(stdout) as { settings: Record<string, { value: string; from: string }> }).settings;
};

test('config tells each value and where it comes from', async () => {
  writeFileSync(file(), 'namespaces: {isvc-demo: elsewhere}\ncolors: always\n');
  expect(await settings()).toMatchObject({
    context: { value: 'isvc-demo', from: 'the kubeconfig' },
    namespace: { value: 'elsewhere', from: 'the settings file' },
    colors: { value: 'always', from: 'the settings file' },
    repeatSeconds: { value: '2', from: 'default' },
    mouse: { value: 'on', from: 'default' },
  });
  expect(await settings('-n', 'mine', '--no-color')).toMatchObject({
    namespace: { value: 'mine', from: '--namespace' },
    colors: { value: 'never', from: '--no-color' },
  });
});

test('keys of the settings are listed, and a mistake in them has its line and ends any command', async () => {
  writeFileSync(file(), "keys:\n  predict: [X, '*']\n  mark-all: '!'\n");
  expect(await settings()).toMatchObject({ 'key predict': { value: 'X, *', from: 'the settings file' } });
  writeFileSync(file(), 'colors: never\nkeys:\n  predct: x\n');
  for (const command of ['list', 'config']) {
    const { code, stderr } = await run([command]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${file()}, line 3: there is no action predct.`);
    expect(stderr).toContain('Did you mean predict?');
  }
});

test.each([
  ['auto', {}, 'auto', 'default'],
  ['auto', { NO_COLOR: '1' }, 'never', 'NO_COLOR'],
  ['auto', { FORCE_COLOR: '1' }, 'always', 'FORCE_COLOR'],
  ['auto', { FORCE_COLOR: '0' }, 'never', 'FORCE_COLOR'],
  ['auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, 'never', 'NO_COLOR'],
  ['always', { NO_COLOR: '1' }, 'always', 'the settings file'],
  ['never', { FORCE_COLOR: '1' }, 'never', 'the settings file'],
] as const)('colors: %s, with %o, are %s', async (colors, environment, value, from) => {
  if (colors !== 'auto') writeFileSync(file(), `colors: ${colors}`);
  const { stdout } = await run(['config', '-o', 'json'], { environment });
  expect(JSON.parse(stdout)).toMatchObject({ settings: { colors: { value, from } } });
});

test('messages that go to a file have colors only where they are always wanted', async () => {
  expect((await run(['predict'])).stderr).not.toContain('\u001B[');
  writeFileSync(file(), 'colors: always');
  const { stderr } = await run(['predict', 'nothing-there']);
  expect(stderr).toContain('\u001B[31merror:');
  expect((await run(['predict', 'nothing-there', '--no-color'])).stderr).not.toContain('\u001B[');
});

test('config tells whom calls go by, and who is believed, without the password of a proxy', async () => {
  writeFileSync(
    file(),
    'domains: {isvc-demo: [models.example.org]}\ncertificates: {isvc-demo: {cert: /c/me.pem, key: /c/me.key}}\n',
  );
  const context = { context: 'isvc-demo', server: demo().apiUrl };
  const state = { XDG_STATE_HOME: join(folder(), 'state') };
  await keepConsent(state, context, { kind: 'host', host: 'iris.mine.test' });
  await keepConsent(state, context, { kind: 'gateway', name: 'istio-system/mine' });
  const environment = { ...state, https_proxy: 'http://me:s3cret@proxy.test:3128', no_proxy: '.internal' };
  const { stdout } = await run(['config', '-o', 'json'], { environment });
  expect(stdout).not.toContain('s3cret');
  expect(JSON.parse(stdout)).toMatchObject({
    settings: {
      'domains (the settings file)': { value: 'models.example.org', from: 'the settings file' },
      'domains (a yes in the terminal UI)': { value: 'iris.mine.test', from: 'a yes in the terminal UI' },
      gateway: { value: 'istio-system/mine', from: 'a yes in the terminal UI' },
      certificate: { value: '/c/me.pem, /c/me.key', from: 'the settings file' },
      'proxy for https': { value: 'http://proxy.test:3128', from: 'the environment' },
      noproxy: { value: '.internal', from: 'the environment' },
    },
  });
});

test('what was said yes to in the terminal UI counts for commands, too, after flags and settings', async () => {
  const context = { context: 'isvc-demo', server: demo().apiUrl };
  const state = { XDG_STATE_HOME: join(folder(), 'counts') };
  await keepConsent(state, context, { kind: 'gateway', name: 'istio-system/none' });
  const kept = await run(['gateways'], { environment: state });
  expect(kept.stderr).toContain('--gateway istio-system/none');
  const given = await run(['gateways', '--gateway', 'istio-system/other'], { environment: state });
  expect(given.stderr).toContain('--gateway istio-system/other');
});

test('config shows no secret, and no variable’s value', async () => {
  writeFileSync(
    file(),
    'headers: {isvc-demo: {Authorization: Bearer s3cret, Cookie: $JAR, X-Api-Key: s3cret, X-Team: vision}}',
  );
  const { stdout } = await run(['config'], { environment: { JAR: 's3cret', ISVC_TOKEN: 's3cret' } });
  expect(stdout).toContain('$JAR');
  expect(stdout).toContain('vision');
  expect(stdout).not.toContain('s3cret');
});

test('config says where the settings file is, or would be', async () => {
  writeFileSync(file(), 'colors: auto');
  expect((await run(['config'])).stderr).toContain(`The settings file is ${file()}`);
  rmSync(file());
  expect((await run(['config'])).stderr).toContain(`There is no settings file; it would be ${file()}`);
});

test('config works without a kubeconfig', async () => {
  const { code, stdout } = await run(['config'], { environment: { KUBECONFIG: join(folder(), 'none') } });
  expect(code).toBe(0);
  expect(stdout).toContain('repeatSeconds');
});

test('a mistake in the file ends a command with its line, but not --path', async () => {
  writeFileSync(file(), 'colors: always\nrepeatSecond: 3\n');
  const list = await run(['list']);
  expect(list).toMatchObject({ code: 2, stdout: '' });
  expect(list.stderr).toContain('line 2: there is no setting repeatSecond');
  expect(list.stderr).toContain('Did you mean repeatSeconds?');
  expect(await run(['config'])).toMatchObject({ code: 2, stdout: '' });
  expect(await run(['config', '--path'])).toMatchObject({ code: 0, stdout: `${file()}\n` });
});

test('the namespace of the context is the one of the settings, unless -n names one', async () => {
  writeFileSync(file(), 'namespaces: {isvc-demo: elsewhere}');
  expect((await run(['list'])).stderr).toContain('in elsewhere namespace');
  expect((await run(['list', '-n', 'kserve-demo'])).stdout).toContain('sklearn-iris');
});

test('headers of the context are sent with a prediction; -H and the token win', async () => {
  writeFileSync(
    file(),
    'headers: {isvc-demo: {X-Team: vision, X-Other: a, Authorization: Bearer $SECRET}, prod: {X-No: $NONE}}',
  );
  const seen: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    if (request.url?.includes(':predict') === true) seen.push(request.headers);
    response.setHeader('content-type', 'application/json');
    response.end('{"predictions":[1]}');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const predict = ['predict', 'half-plus-two', '-d', '{"instances":[1]}', '--address', address];
  const environment = { SECRET: 's3cret' };
  await run(predict, { environment });
  await run([...predict, '-H', 'X-Other: b', '--token', 'given'], { environment });
  expect(seen).toMatchObject([
    { 'x-team': 'vision', 'x-other': 'a', authorization: 'Bearer s3cret' },
    { 'x-team': 'vision', 'x-other': 'b', authorization: 'Bearer given' },
  ]);
  expect(await run(predict)).toMatchObject({ code: 2, stdout: '' });
});

test('the demo goes on with the default for what is wrong, and says so', async () => {
  writeFileSync(file(), 'colors: always\nrepeatSecond: 3\n');
  const { code, stdout, stderr } = await run(['demo']);
  expect(code).toBe(0);
  expect(stdout).toContain('$ isvc list');
  expect(stderr).toContain(`${file()}, line 2: there is no setting repeatSecond`);
});
