import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { exitStatus } from '../../scripts/exit-status.ts';
import { manPage } from '../../scripts/man-page.ts';
import { roff } from '../../scripts/roff.ts';
import { commands } from '../../src/cli/commands.js';
import { openTui } from '../../src/cli/own-commands.js';
import { everywhere } from '../../src/cli/flags.js';
import { exitCodes } from '../../src/problem.js';
import { has } from '../format/paste.js';

const meanings = exitStatus(readFileSync('docs/verdicts.md', 'utf8'));
const page = manPage({ version: '9.8.7', commands, alone: openTui, everywhere, exitCodes: meanings });

/** The text that groff prints for a page, its lines joined again, and its warnings. */
function rendered(source: string): { readonly text: string; readonly warnings: string } {
  const args = ['-man', '-Tutf8', '-ww', '-P-c', '-rLL=78n', '-rHY=0'];
  const { stdout, stderr } = spawnSync('groff', args, { input: source, encoding: 'utf8' });
  // Bold is drawn by printing a sign over itself.
  const plain = stripVTControlCharacters(
    stdout
      .split('\b')
      .map((part, at, all) => (at === all.length - 1 ? part : part.slice(0, -1)))
      .join(''),
  );
  return { text: plain.replaceAll(/\s+/g, ' '), warnings: stderr };
}

const squeezed = (text: string) => text.replaceAll(/\s+/g, ' ');

test('a reader of man sees every command and flag as help has them', ({ skip }) => {
  skip(!has('groff', '--version'), 'there is no groff');
  const { text, warnings } = rendered(page);
  expect(warnings).toBe('');
  for (const { name, summary, flags, examples } of commands) {
    expect(text).toContain(`isvc ${name} ${summary}.`);
    for (const flag of flags) expect(text).toContain(squeezed(`${flag.flags} ${flag.summary}`));
    for (const example of examples) expect(text).toContain(squeezed(example));
  }
  for (const flag of [...openTui.flags, ...everywhere]) expect(text).toContain(squeezed(flag.flags));
  expect(text).toContain('isvc 9.8.7');
});

test('man shows it', ({ skip }) => {
  skip(!has('man', '--version') || !has('groff', '--version'), 'there is no man');
  const { stdout, stderr } = spawnSync('man', ['--warnings', '--local-file', '-'], {
    input: page,
    encoding: 'utf8',
    env: { ...process.env, MANPAGER: 'cat', MANWIDTH: '80', LC_ALL: 'C.UTF-8' },
  });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/isvc \S* ?call the models that run on KServe, and say who answered/);
});

test('without groff: every line is text or a request of man(7)', () => {
  const requests = page.split('\n').flatMap((line) => /^[.'](\S*)/.exec(line)?.[1] ?? []);
  expect(new Set(requests)).toEqual(
    new Set(['TH', 'SH', 'SS', 'TP', 'B', 'BR', 'br', 'PP', 'nf', 'fi', 'RS', 'RE']),
  );
  expect(page).toMatch(/^[\x20-\x7e\n]*$/);
});

test('options of several commands stand once, and a command says which of them it has not', () => {
  expect(page.match(/^\.SH CONNECTION OPTIONS$/gm)).toHaveLength(1);
  expect(page.match(/^\.B \\-\\-trust\\-domain /gm)).toHaveLength(1);
  const proxy = page.slice(page.indexOf('.SS isvc proxy'), page.indexOf('.SS isvc gateways'));
  expect(proxy).toContain('It takes the options of CONNECTION OPTIONS.');
  expect(proxy).toMatch(/REQUEST OPTIONS, but not .*\\-\\-max\\-answer/);
});

test('its exit codes are the program’s', () => {
  const codes = meanings.flatMap(([code]) => code.split(', ').map(Number));
  expect(new Set(codes)).toEqual(new Set([0, ...Object.values(exitCodes)]));
});

test.each([
  ['.', '\\&.'],
  ["'", '\\(aq'],
  ['-n', '\\-n'],
  ['C:\\x', 'C:\\ex'],
  ['0–1 …', '0\\[u2013]1 \\[u2026]'],
])('%s is written as %s', (text, source) => {
  expect(roff(text)).toBe(source);
});
