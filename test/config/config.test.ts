import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { configPath, headersFor, readConfig } from '../../src/config/config.js';

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
  expect(await readConfig(environment)).toEqual({ path: file, namespaces: {}, headers: {} });
});

test('the file is read from XDG_CONFIG_HOME; a relative one is ignored', async () => {
  expect(await readConfig(await homeWith('colors: off'))).toMatchObject({ colors: 'off' });
  expect(configPath({ XDG_CONFIG_HOME: 'relative' })).toBe(configPath({}));
});

test('what is no file is a problem', async () => {
  const environment = await homeWith();
  await mkdir(configPath(environment));
  await expect(readConfig(environment)).rejects.toMatchObject({ kind: 'usage' });
});

const config = {
  path: '/config.yaml',
  namespaces: {},
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
