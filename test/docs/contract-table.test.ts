import { readdirSync, readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { expect, test } from 'vitest';
import config from '../../vitest.cluster.config.js';

/** The table of docs/testing.md that says which files of the contract run in which installation of the cluster, and why the others do not. */
const page = readFileSync('docs/testing.md', 'utf8').split('## The contract in three installations')[1] ?? '';
const [head, , ...rows] = (page.split('\n## ', 1)[0] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split(' | ').map((cell) => cell.replaceAll(/^\| | \|$/gu, '')));
const installations = (head ?? []).slice(1).map((cell) => cell.replaceAll('`', ''));

type Project = { readonly test: { readonly name: string; readonly include: readonly string[] } };
const projects = (config.test?.projects ?? []) as readonly Project[];

/** A file's name as the table has it: that of a test of every world without its end. */
function nameOf(file: string): string {
  return file.endsWith('.test.ts') ? file.slice(0, -'.test.ts'.length) : file;
}

function rowsOf(file: string): readonly (readonly string[])[] {
  return rows.filter(([names = '']) =>
    Array.from(names.matchAll(/`([^` ]+)`/gu), ([, name = '']) => name).some((name) =>
      matchesGlob(nameOf(file), name),
    ),
  );
}

const files = readdirSync('test/contract').filter((file) => /\.(?:test|cluster)\.ts$/u.test(file));

test('each installation has a column', () => {
  expect(installations.toSorted()).toEqual(projects.map(({ test: { name } }) => name).toSorted());
});

test.each(files)('%s runs where the table says yes, and nowhere else', (file) => {
  const [row, ...others] = rowsOf(file);
  expect([row, others]).toEqual([expect.anything(), []]);
  const said = installations.filter((_, at) => row?.[at + 1]?.startsWith('yes'));
  const runs = projects.filter(({ test: { include } }) =>
    include.some((one) => matchesGlob(`test/contract/${file}`, one)),
  );
  expect(said.toSorted()).toEqual(runs.map(({ test: { name } }) => name).toSorted());
});
