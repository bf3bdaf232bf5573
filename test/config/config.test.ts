import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { configPath, headersFor } from '../../src/config/config.js';
import { mistakesIn, readConfig } from '../../src/config/read-config.js';

async function homeWith(text?: string): Promise<{ readonly XDG_CONFIG_HOME: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'isvc-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(path.join(folder, 'isvc'));
  if (text !== undefined) await writeFile(path.join(folder, 'isvc', 'config.yaml'), text);
  return { XDG_CONFIG_HOME: folder };
}

test('without a file nothing is set', async () => {
  const environment = await homeWith();
  const file = path.join(environment.XDG_CONFIG_HOME, 'isvc', 'config.yaml');
  expect(await readConfig(environment)).toEqual({
    path: file,
    namespaces: {},
    headers: {},
    kserveNamespace: {},
    gateway: {},
    envoyGatewayNamespace: {},
    domains: {},
    certificates: {},
    mistakes: [],
  });
});

test('the file is read from XDG_CONFIG_HOME; a relative one is ignored', async () => {
  expect(await readConfig(await homeWith('colors: never'))).toMatchObject({ colors: 'never' });
  expect(configPath({ XDG_CONFIG_HOME: 'relative' })).toBe(configPath({}));
});

test('what is no file is a mistake', async () => {
  const environment = await homeWith();
  await mkdir(configPath(environment));
  const config = await readConfig(environment);
  expect(config.mistakes).toMatchObject([
    { kind: 'usage', summary: expect.stringContaining('cannot be read') },
  ]);
  expect(config.columns).toBeUndefined();
});

test('several mistakes are one problem that names all of them', async () => {
  const one = await readConfig(await homeWith('colors: pink'));
  expect(mistakesIn(one)).toBe(one.mistakes[0]);
  const two = mistakesIn(await readConfig(await homeWith('colors: pink\n\nrepeatSeconds: often')));
  expect(two?.summary).toContain('line 1: colors cannot be pink');
  expect(two?.remedy).toContain('line 3: repeatSeconds is not a number');
  expect(mistakesIn(await readConfig(await homeWith('colors: always')))).toBeUndefined();
});

const config = {
  path: '/config.yaml',
  namespaces: {},
  mistakes: [],
  kserveNamespace: {},
  gateway: {},
  envoyGatewayNamespace: {},
  domains: {},
  certificates: {},
  headers: { a: { 'X-One': '$ONE-${TWO}', 'X-Dollar': '$$ONE' }, constructor: {} },
};

test('headers take their values from the environment', () => {
  expect(headersFor(config, 'a', { ONE: '1', TWO: '2' })).toEqual({ 'x-one': '1-2', 'x-dollar': '$ONE' });
});

test('another context has none, whatever its name', () => {
  expect(headersFor(config, 'toString', {})).toEqual({});
});

test.each([{}, { ONE: '', TWO: '2' }])('a variable that is not set is a problem: %o', (environment) => {
  expect(() => headersFor(config, 'a', environment)).toThrow('needs $ONE, which is not set');
});

test('names of namespaces and gateways by context', async () => {
  const text =
    'kserveNamespace: {a: ml-platform}\ngateway: {a: edge/shared.gw}\nenvoyGatewayNamespace: {a: eg}';
  expect(await readConfig(await homeWith(text))).toMatchObject({
    kserveNamespace: { a: 'ml-platform' },
    gateway: { a: 'edge/shared.gw' },
    envoyGatewayNamespace: { a: 'eg' },
    mistakes: [],
  });
});

test.each(['kserveNamespace: {a: ML}', 'gateway: {a: shared}', 'gateway: {a: /gw}', 'kserveNamespace: ml'])(
  'no name: %s',
  async (text) => {
    const { mistakes, kserveNamespace, gateway } = await readConfig(await homeWith(text));
    expect(mistakes).toHaveLength(1);
    expect([kserveNamespace, gateway]).toEqual([{}, {}]);
  },
);
