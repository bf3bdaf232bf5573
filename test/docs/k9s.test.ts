import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { beforeAll, expect, test } from 'vitest';
import { programOnDemo } from '../cli/program.js';
import { has } from '../format/paste.js';
import { pluginsOfPage, substituted, type K9sPlugin } from '../package/k9s-plugins.js';

const program = programOnDemo();

const { plugins } = load(pluginsOfPage(readFileSync('docs/k9s.md', 'utf8'))) as {
  readonly plugins: Readonly<Record<string, K9sPlugin>>;
};

const row = { CONTEXT: 'isvc-demo', NAMESPACE: 'kserve-demo', NAME: 'sklearn-iris' };

let programs = '';
beforeAll(() => {
  programs = `${program.folder()}/programs`;
  mkdirSync(programs);
  const main = `exec '${process.execPath}' '${process.cwd()}/dist/main.js' "$@"\n`;
  writeFileSync(`${programs}/isvc`, `#!/bin/sh\n${main}`, { mode: 0o755 });
});

/** Runs a plugin as k9s does on a row, and resolves to what it prints. */
async function press(name: string, values: Readonly<Record<string, string>>): Promise<string> {
  const { command = '', args = [] } = plugins[name] ?? {};
  const words = args.map((argument) => substituted(argument, values));
  const folder = program.folder();
  const running = promisify(execFile)(command, words, {
    env: {
      PATH: `${programs}:${process.env['PATH']}`,
      HOME: folder,
      KUBECONFIG: `${folder}/kubeconfig`,
      // To `less`, a program like any other.
      TERM: 'dumb',
    },
  });
  // k9s gives it its own terminal; a pipe that stays open would be waited on for a payload.
  running.child.stdin?.end();
  return (await running).stdout;
}

test('the key of the snippet predicts with the row, and shows who answered', async ({ skip }) => {
  skip(!has('less', '--version'), 'there is no less');
  const shown = await press('isvc-predict', row);
  expect(shown).toContain('"predictions"');
  expect(shown).toContain('answered by the model');
});

test('a context whose name a shell would obey is an argument', async ({ skip }) => {
  skip(!has('less', '--version'), 'there is no less');
  const context = `'; touch ${program.folder()}/obeyed; '$(id)`;
  const shown = await press('isvc-predict', { ...row, CONTEXT: context });
  expect(shown).toContain('$(id)');
  expect(() => readFileSync(`${program.folder()}/obeyed`)).toThrow('ENOENT');
});

test('the other key opens the terminal UI there', async () => {
  const { command = '', args = [] } = plugins['isvc'] ?? {};
  expect([command, ...args.map((argument) => substituted(argument, row))]).toEqual([
    'isvc',
    '--context',
    'isvc-demo',
    '-n',
    'kserve-demo',
  ]);
});

test('both are keys of every kind of service, by the names of their CRDs', () => {
  for (const { scopes } of Object.values(plugins))
    expect(scopes).toEqual(['inferenceservices', 'llminferenceservices', 'inferencegraphs']);
});
