import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rolldown, type Plugin } from 'rolldown';
import { expect, onTestFinished, test } from 'vitest';
import { lightLibraries } from '../../scripts/light-libraries.ts';
import { type LibraryPatch, patchPlugin, refusing } from '../../scripts/light-patch.ts';
import { plainBuiltins } from '../../scripts/plain-builtins.ts';

/** The code that a bundle of these files has; the first is its entry. */
async function bundled(
  files: Readonly<Record<string, string>>,
  ...plugins: readonly Plugin[]
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'isvc-patch-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const bundle = await rolldown({
    input: join(folder, Object.keys(files)[0] ?? ''),
    platform: 'node',
    plugins: [...plugins],
    onLog: () => undefined,
  });
  onTestFinished(() => bundle.close());
  const { output } = await bundle.generate({ format: 'esm' });
  return output.map((one) => (one.type === 'chunk' ? one.code : '')).join('\n');
}

/** The error of a build of one empty file with these plugins. */
function refusalOf(...plugins: readonly Plugin[]): Promise<string> {
  return bundled({ 'main.js': 'console.log(1);' }, ...plugins).then(
    () => 'the build is green',
    (error: Error) => error.message,
  );
}

test.each(lightLibraries)('a bundle in which the patch $name has nothing to change fails', async (patch) => {
  expect(await refusalOf(patchPlugin(patch))).toMatch(/no longer imports|no file of the bundle is/);
});

/** A patch of the library that the files below are. */
function standIn(source: string, code: string): Plugin {
  return patchPlugin({
    name: 'a-patch',
    standIns: [{ importer: '/library/a.js', source, code: () => code }],
  });
}

function changedText(old: string, by: string): Plugin {
  const patch: LibraryPatch = { name: 'a-patch', file: /library\/b\.js$/, replacements: [[old, by]] };
  return patchPlugin(patch);
}

const files = {
  'main.js': "import { a } from './library/a.js';\nconsole.log(a());",
  'library/a.js': "import { b } from './b.js';\nexport const a = () => b();",
  'library/b.js': "export const b = () => 'the real one';",
};

test('what stands in for an import is in the bundle, and the real module is not', async () => {
  const code = await bundled(files, standIn('./b.js', refusing('a-patch', 'b')));
  expect(code).toContain('leaves this out: see scripts/a-patch.ts');
  expect(code).not.toContain('the real one');
});

test('an import that has moved fails the build', async () => {
  await expect(bundled(files, standIn('./moved.js', ''))).rejects.toThrow(
    '/library/a.js no longer imports ./moved.js',
  );
});

test('a name that a stand-in does not have fails the build', async () => {
  await expect(bundled(files, standIn('./b.js', refusing('a-patch', 'other')))).rejects.toThrow(
    '"b" is not exported',
  );
});

test('a text is changed in the file that it is looked for in', async () => {
  const code = await bundled(files, changedText("'the real one'", "'ours'"));
  expect(code).toContain('ours');
  expect(code).not.toContain('the real one');
});

test('a text that has moved fails the build', async () => {
  await expect(bundled(files, changedText('a text of before', ''))).rejects.toThrow(
    'no longer has: a text of before',
  );
});

test('a module of Node’s is read for what is used, and nothing else of it', async () => {
  const code = await bundled(
    { 'main.js': "import { styleText } from 'node:util';\nconsole.log(styleText('red', 'a'));" },
    plainBuiltins,
  );
  expect(code).toContain('getBuiltinModule("node:util")');
  expect(code).toContain('styleText');
  expect(code).not.toContain('parseEnv');
});

test.each([
  [
    'what Node loads only when it is read',
    "import { BlockList } from 'node:net';\nconsole.log(BlockList);",
    'BlockList',
  ],
  [
    'what the oldest Node does not have',
    "import { getCallSites2 } from 'node:util';\nconsole.log(getCallSites2);",
    'getCallSites2',
  ],
])('an import of %s fails the build', async (_, code, name) => {
  await expect(bundled({ 'main.js': code }, plainBuiltins)).rejects.toThrow(`"${name}" is not exported`);
});
