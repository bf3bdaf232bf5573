import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const run = promisify(execFile);

/** Runs the check in a repository with one file of this text. */
async function found(name: string, text: string): Promise<string> {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const cwd = await mkdtemp(join(tmpdir(), 'isvc-markers-'));
  onTestFinished(() => rm(cwd, { recursive: true }));
  await run('git', ['init', '-q'], { cwd });
  await writeFile(join(cwd, name), text);
  const checked = run('sh', ['-c', scripts['check:markers'] ?? ''], { cwd });
  return checked.then(
    () => '',
    ({ stdout }: { readonly stdout: string }) => stdout,
  );
}

const [ours, base, middle, theirs] = ['<', '|', '=', '>'].map((sign) => sign.repeat(7));

test.each([
  ['the start of a conflict', 'a.md', `one\n${ours} HEAD\n`, `a.md:2:${ours} HEAD\n`],
  ['its base', 'a.ts', `${base} 1a2b3c\n`, `a.ts:1:${base} 1a2b3c\n`],
  ['its middle', 'a.yaml', `one\n${middle}\ntwo\n`, `a.yaml:2:${middle}\n`],
  ['its end', 'a.json', `${theirs} topic\n`, `a.json:1:${theirs} topic\n`],
])('%s is found', async (_, name, text, where) => {
  expect(await found(name, text)).toBe(where);
});

test.each([
  ['a heading that is underlined', 'Contributing\n============\n'],
  ['a marker inside of a line', `git writes ${ours} HEAD\n`],
])('%s is fine', async (_, text) => {
  expect(await found('a.md', text)).toBe('');
});
