import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { openTui } from '../../src/cli/own-commands.js';
import { programName } from '../../src/cli/program-name.js';
import { textWidth } from '../../src/format/text.js';
import { programOnDemo } from './program.js';
import { namedColors, runOnTerminal } from './run-on-terminal.js';

const isvc = programOnDemo();

test('isvc --help has an example of predict, then the commands in groups, then the flags', async () => {
  const { stdout } = await isvc.run(['--help']);
  const headings = stdout.split('\n').filter((line) => /^\S.*:$/.test(line));
  expect(headings).toEqual([
    'Examples:',
    'Call a model:',
    'Look at services:',
    'Measure and compare:',
    'isvc itself:',
    'Options:',
    'Request options, for inference only:',
    'Connection options, for inference only:',
    'Global options:',
  ]);
  expect(stdout).toMatch(/^Usage: .*\n\n[^:]*\nExamples:\n {2}isvc predict sklearn-iris -f input\.json\n/);
  for (const { name } of commands) expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
});

test('the flags of predict are in groups: the payload first, those of every command last', async () => {
  const { stdout } = await isvc.run(['predict', '--help']);
  const headings = stdout.split('\n').filter((line) => /^\S.*:$/.test(line));
  expect(headings.slice(0, 4)).toEqual(['Examples:', 'Arguments:', 'Payload options:', 'Answer options:']);
  expect(headings.at(-1)).toBe('Global options:');
  expect(stdout).toMatch(/\nGlobal options:\n(?: .*\n)*  -h, --help +show help\n$/);
});

test.each([openTui, ...commands].map(({ name }) => [name]))(
  'the help of %s fits 80 columns',
  async (name) => {
    const { stdout } = await isvc.run(name === 'isvc' ? ['--help'] : [name, '--help']);
    const wide = stdout.split('\n').filter((line) => textWidth(line) > 80);
    // An example is copied: it stays on one line.
    expect(wide.filter((line) => !line.startsWith('  isvc '))).toEqual([]);
  },
);

test('on a terminal of 60 columns help fits, too', async () => {
  const { stdout } = await runOnTerminal(isvc, ['bench', '--help'], { columns: 60 });
  const wide = stdout.split('\n').filter((line) => textWidth(line.trimEnd()) > 60);
  // An example is copied, and a word is not broken.
  expect(wide.filter((line) => !line.startsWith('  isvc ') && line.trim().includes(' '))).toEqual([]);
});

test('choices and defaults stand as they are typed, and the own flags of a command come first', async () => {
  const { stdout } = await isvc.run(['ready', '--help']);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('output format (one of text, json; default: text)');
  const headings = stdout.split('\n').filter((line) => /^\S.*:$/.test(line));
  expect(headings.slice(2, 4)).toEqual(['Options:', 'Model options:']);
});

test('headings are bold on a terminal, and plain without colors', async () => {
  expect(namedColors((await runOnTerminal(isvc, ['list', '--help'])).stdout)).toContain('{bold:Examples:}');
  const plain = await runOnTerminal(isvc, ['list', '--help'], { environment: { NO_COLOR: '1' } });
  expect(plain.stdout).not.toContain('\u001B');
});

test.each([
  ['/usr/bin/isvc', 'isvc'],
  ['/opt/isvc/dist/main.js', 'isvc'],
  ['/home/me/.krew/bin/kubectl-isvc', 'kubectl isvc'],
  [undefined, 'isvc'],
])('started as %s it is %s', (file, name) => {
  expect(programName(file)).toBe(name);
});

test('kubectl isvc names itself so: in help, in next steps, in remedies, and never in what isvc does', async () => {
  const asPlugin = { name: 'kubectl isvc' } as const;
  const help = await runOnTerminal(isvc, ['predict', '--help'], {
    ...asPlugin,
    environment: { NO_COLOR: '1' },
  });
  expect(help.stdout).toMatch(/^Usage: kubectl isvc predict \[options\]/);
  expect(help.stdout).toContain('\n  kubectl isvc predict digits -f seven.png');
  expect(help.stdout).toContain('instead of the one isvc finds');
  expect(help.stdout).toContain('isvc/NAME');
  const failed = await runOnTerminal(isvc, ['predict', 'rejects'], {
    ...asPlugin,
    pipes: ['stdout', 'stderr'],
  });
  expect(failed.stderr).toContain("Look at the server's log: kubectl isvc logs rejects -n kserve-demo");
  const unknown = await runOnTerminal(isvc, ['lst'], { ...asPlugin, pipes: ['stdout', 'stderr'] });
  expect(unknown.stderr).toContain('Did you mean: kubectl isvc list');
  expect(failed.stderr.replaceAll('kubectl isvc', '')).not.toMatch(/isvc (?:logs|predict|list)/);
});
