import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { repeatedTypeNames } from '../../scripts/check-type-names.ts';

/** Runs the check on these files, and resolves to its complaints. */
async function complaints(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'isvc-names-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return (await repeatedTypeNames(folder)).join('\n');
}

test.each([
  ['types', 'export type One = 1;', 'export type One = 2;'],
  ['a type and an interface', 'export type One = 1;', 'export interface One { readonly a: 1 }'],
  ['a type and a class', 'export type One = 1;', 'export class One {}'],
  [
    'types that are exported by a list',
    'type One = 1;\nexport type { One };',
    'type Two = 2;\nexport type { Two as One };',
  ],
])('%s of one name in two files fail', async (_, a, b) => {
  expect(await complaints({ 'a.ts': a, 'b.tsx': b })).toMatch(
    /^the type One is exported by .*a\.ts and .*b\.tsx$/,
  );
});

test.each([
  ['a type that one file keeps to itself', 'export type One = 1;', 'type One = 2;'],
  ['a type that another file passes on', 'export type One = 1;', "export type { One } from './a.js';"],
  ['a value', 'export type One = 1;', 'export const One = 2;'],
])('%s is fine', async (_, a, b) => {
  expect(await complaints({ 'a.ts': a, 'b.tsx': b })).toBe('');
});
