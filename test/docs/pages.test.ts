import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commands, openTui } from '../../src/cli/commands.js';
import { everywhere } from '../../src/cli/flags.js';
import { exitCodes } from '../../src/problem.js';

const folder = new URL('../../docs/', import.meta.url);
const pages = readdirSync(folder).filter((file) => file.endsWith('.md'));
const read = (page: string): string => readFileSync(new URL(page, folder), 'utf8');

test('verdicts.md lists every exit code', () => {
  const rows = Array.from(read('verdicts.md').matchAll(/^\| ([\d, ]+) \|/gm), ([, codes = '']) =>
    codes.split(', '),
  );
  const wanted = new Set([0, ...Object.values(exitCodes)]);
  expect(rows.flat().map(Number)).toEqual([...wanted].sort((a, b) => a - b));
});

test('discovery.md lists the routes in the order in which they are tried', () => {
  const rows = Array.from(read('discovery.md').matchAll(/^\| `([a-z-]+)` \|/gm), ([, route]) => route);
  expect(rows).toEqual([
    'given',
    'direct',
    'load-balancer',
    'node-port',
    'kind-port',
    'cluster-ip',
    'port-forward',
  ]);
});

test.each(pages)('every link from %s to a file leads somewhere', (page) => {
  const links = Array.from(read(page).matchAll(/\]\((?!https?:)([^)#]+)/g), ([, link = '']) => link);
  expect(links.filter((link) => !existsSync(new URL(link, folder)))).toEqual([]);
});

test.each(pages)('every isvc command in %s exists, with its flags', (page) => {
  const shown = Array.from(
    read(page).matchAll(/(?:^|`|\$ |-- )isvc ([a-z]+)?([^`\n#|]*)/gm),
    ([, name, rest = '']) => ({
      name,
      flags: Array.from(rest.matchAll(/ (--?[a-zA-Z-]+)/g), ([, flag]) => flag),
    }),
  );
  const unknown = shown.flatMap(({ name, flags }) => {
    const command = name === undefined ? openTui : commands.find((each) => each.name === name);
    if (command === undefined) return [`isvc ${name}`];
    const known = new Set([...command.flags, ...everywhere].flatMap((flag) => flag.flags.split(/[ ,]+/)));
    return flags
      .filter((flag) => flag !== undefined && !known.has(flag))
      .map((flag) => `isvc ${name} ${flag}`);
  });
  expect(shown.length).toBeGreaterThan(0);
  expect(unknown).toEqual([]);
});
