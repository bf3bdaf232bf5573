import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { openTui } from '../../src/cli/own-commands.js';
import { everywhere } from '../../src/cli/flags.js';
import { standardKeymap } from '../../src/tui/keys/keymap.js';
import { exitCodes } from '../../src/problem.js';

const top = new URL('../../', import.meta.url);
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'bench/README.md',
  ...readdirSync(new URL('docs/', top))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];
const read = (page: string): string => readFileSync(new URL(page, top), 'utf8');
const namesOf = (flags: readonly { readonly flags: string }[]): readonly string[] =>
  flags.flatMap((flag) => flag.flags.split(/[ ,]+/));

test('verdicts.md lists every exit code', () => {
  const rows = Array.from(read('docs/verdicts.md').matchAll(/^\| ([\d, ]+) \|/gm), ([, codes = '']) =>
    codes.split(', '),
  );
  const wanted = new Set([0, ...Object.values(exitCodes)]);
  expect(rows.flat().map(Number)).toEqual([...wanted].sort((a, b) => a - b));
});

test.each(pages)('every link from %s leads to a file, and to a heading of it', (page) => {
  const links = Array.from(read(page).matchAll(/\]\((?!https?:)([^)]+)\)/g), ([, link = '']) => link);
  const dead = links.filter((link) => {
    const [file = '', heading] = link.split('#');
    const target = file === '' ? new URL(page, top) : new URL(file, new URL(page, top));
    if (!existsSync(target)) return true;
    return heading !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(heading);
  });
  expect(dead).toEqual([]);
});

test.each(pages)('every isvc command in %s exists, with its flags', (page) => {
  const shown = Array.from(
    codeOf(read(page)).matchAll(/(?:^|\$ |-- |&& |\$\()isvc(?: ([a-z]+))?( [^\n#|]*)?/gm),
    ([, name, rest = '']) => ({
      name,
      flags: Array.from(rest.matchAll(/ (--?[a-zA-Z-]+)/g), ([, flag]) => flag),
    }),
  );
  const unknown = shown.flatMap(({ name, flags }) => {
    const command = name === undefined ? openTui : commands.find((each) => each.name === name);
    if (command === undefined) return [`isvc ${name}`];
    const known = new Set([...namesOf([...command.flags, ...everywhere]), '--help']);
    return flags
      .filter((flag) => flag !== undefined && !known.has(flag))
      .map((flag) => `isvc ${name} ${flag}`);
  });
  expect(unknown).toEqual([]);
});

/** Flags of kubectl, npm and our own scripts that the pages name. */
const ofOthers = new Set([
  '--detach',
  '--build',
  '--restart',
  '--installation',
  '--project',
  '--update',
  '--commit',
  '--publish',
  '--single-files',
]);

test.each(pages)('every flag that %s names is one of isvc', (page) => {
  const named = Array.from(read(page).matchAll(/`(--[a-z-]+)/g), ([, flag = '']) => flag);
  const known = new Set(namesOf([openTui, ...commands].flatMap(({ flags }) => [...flags, ...everywhere])));
  expect(named.filter((flag) => !known.has(flag) && !ofOthers.has(flag))).toEqual([]);
});

test('every key that tui.md names is in the keymap', () => {
  const arrows: Readonly<Record<string, string>> = { '←': 'left', '→': 'right', '↑': 'up', '↓': 'down' };
  const keys = new Set(standardKeymap.flatMap((binding) => binding.keys));
  const named = Array.from(
    read('docs/tui.md').matchAll(/`([^\s`]|esc|enter|tab|space)`/g),
    ([, key = '']) => arrows[key] ?? key,
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((key) => !keys.has(key))).toEqual([]);
});

test('testing.md says where each file of the contract holds', () => {
  const table = read('docs/testing.md');
  const files = readdirSync(new URL('test/contract/', top)).filter((file) =>
    /\.(test|cluster)\.ts$/.test(file),
  );
  const names = files.map((file) => file.replace(/\.test\.ts$/, '').replace(/^predict-.*/, 'predict-*'));
  expect(names.filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
});

/** The text in blocks of code and between backticks, a piece on each line. */
function codeOf(page: string): string {
  const pieces = page.matchAll(/^```[a-z]*\n([^]*?)^```$|`([^`\n]+)`/gm);
  return Array.from(pieces, ([, block, inline]) => block ?? inline).join('\n');
}

/** As GitHub makes them: lower case, spaces to hyphens, punctuation away. */
function anchorsOf(page: string): readonly string[] {
  return Array.from(page.matchAll(/^#+ (.+)$/gm), ([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
