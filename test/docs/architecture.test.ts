import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { doors, layers, rooms } from '../../scripts/arrows.ts';

const top = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/architecture.md', top), 'utf8');
const [folders = '', terminal = ''] = Array.from(
  page.matchAll(/^```mermaid\n([^]*?)^```$/gm),
  ([, graph = '']) => graph,
);

/** `a & b --> c` as [{a, b}, {c}]. */
function edges(graph: string, arrow: string): readonly (readonly ReadonlySet<string>[])[] {
  return graph
    .split('\n')
    .filter((line) => line.includes(` ${arrow} `))
    .map((line) => line.split(` ${arrow} `).map((side) => new Set(side.trim().split(' & '))));
}

/** Each floor, and the one below it. */
function floors(layered: readonly (readonly string[])[]): readonly (readonly ReadonlySet<string>[])[] {
  return layered.slice(1).map((layer, at) => [new Set(layered[at]), new Set(layer)]);
}

test('the picture of the folders has the layers of the check, in their order', () => {
  expect(edges(folders, '-->')).toEqual(floors(layers));
  const inSource = readdirSync(new URL('src/', top)).map((name) => name.replace(/\.ts$/, ''));
  expect(new Set(layers.flat())).toEqual(new Set(inSource));
});

test('the picture shows which folders see less than their layer allows', () => {
  const expected = Object.entries(doors.importsOnly).map(([folder, seen]) => [
    new Set([folder]),
    new Set(seen),
  ]);
  expect(edges(folders, '-.->')).toEqual(expected);
});

test('so has the picture of the terminal UI', () => {
  expect(edges(terminal, '-->')).toEqual(floors(rooms['tui'] ?? []));
});

test('every file that the page names is there', () => {
  const named = Array.from(
    page.matchAll(/`((?:src|scripts|test|protos|manifests|docs)\/[^`\s]*)`/g),
    ([, file = '']) => file,
  );
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((file) => !existsSync(new URL(file, top)))).toEqual([]);
});

test('every step of a walk is a function that stands in the file beside it', () => {
  const steps = Array.from(page.matchAll(/^\d+\. `(src\/[^`]+)` `(\w+)`/gm), ([, file = '', name = '']) => ({
    file,
    name,
  }));
  expect(steps.length).toBeGreaterThan(15);
  const missing = steps.filter(({ file, name }) => {
    const text = readFileSync(new URL(file, top), 'utf8');
    return !new RegExp(`\\b(?:function\\*?|const) ${name}\\b`).test(text);
  });
  expect(missing).toEqual([]);
});
