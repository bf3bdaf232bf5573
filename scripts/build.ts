/** Bundles src/main.ts into dist/: minified and split, so that a command loads only what it runs. Beside it, the man page and completions. */
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { rolldown } from 'rolldown';
import { lightLibraries } from './light-libraries.ts';
import { patchPlugin } from './light-patch.ts';
import { plainBuiltins } from './plain-builtins.ts';
import { writePodProgram } from './pod-program.ts';
import { writeShellFiles } from './shell-files.ts';
import { startChunks } from './start-chunks.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { readonly version: string };

const define = {
  'process.env.NODE_ENV': '"production"',
  'process.env.ISVC_VERSION': JSON.stringify(version),
};

/** Remarks of rolldown on things that are meant so. */
const meant: ReadonlySet<string> = new Set([
  // protobufjs asks for optional packages through eval, so that bundlers leave them alone.
  'EVAL',
  // A module that the bundle loads at start is loaded later where isvc runs unbundled.
  'INEFFECTIVE_DYNAMIC_IMPORT',
  // On a busy machine.
  'PLUGIN_TIMINGS',
]);

const bundle = await rolldown({
  // A thread begins with a file of its own.
  input: { main: 'src/main.ts', 'load-worker': 'src/load/load-worker.ts' },
  platform: 'node',
  preserveEntrySignatures: 'allow-extension',
  plugins: [...lightLibraries.map(patchPlugin), plainBuiltins],
  // Ink asks for it only when DEV=true; it is not installed.
  external: ['react-devtools-core'],
  transform: { define },
  onLog(level, log, handle) {
    if (!meant.has(log.code ?? '')) handle(level, log);
  },
});
const { output } = await bundle.write({
  dir: 'dist',
  format: 'esm',
  entryFileNames: '[name].js',
  // Two levels below the package's root, like src/*/*.ts: `new URL('../../protos/', import.meta.url)` holds in both.
  chunkFileNames: 'chunks/[name]-[hash].js',
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [{ debugName: 'start', name: startChunks() }],
  },
  minify: true,
});
await bundle.close();
await writePodProgram(define);
await chmod('dist/main.js', 0o755);

// Files of an earlier build go last: a program that is starting meanwhile finds all that it loads.
const current = new Set(output.map(({ fileName }) => basename(fileName)));
const stale = (await readdir('dist/chunks')).filter((file) => !current.has(file));
await Promise.all(stale.map((file) => rm(join('dist/chunks', file), { force: true })));

const modules = output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
await writeFile('dist/THIRD-PARTY-NOTICES.txt', await thirdPartyNotices(modules));

await writeShellFiles('dist', version);
