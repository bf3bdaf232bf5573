/** Bundles src/main.ts into dist/: minified and split, so that a command loads only what it runs. */
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { rolldown } from 'rolldown';
import { lightClientNode } from './light-client-node.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { readonly version: string };

await rm('dist', { recursive: true, force: true });
const bundle = await rolldown({
  input: { main: 'src/main.ts' },
  platform: 'node',
  plugins: [lightClientNode],
  // Ink asks for it only when DEV=true; it is not installed.
  external: ['react-devtools-core'],
  transform: {
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.ISVC_VERSION': JSON.stringify(version) },
  },
  onLog(level, log, handle) {
    // protobufjs asks for optional packages through eval, so that bundlers leave them alone; that is what we want.
    if (log.code !== 'EVAL') handle(level, log);
  },
});
const { output } = await bundle.write({
  dir: 'dist',
  format: 'esm',
  entryFileNames: '[name].js',
  // Two levels below the package's root, like src/*/*.ts: `new URL('../../protos/', import.meta.url)` holds in both.
  chunkFileNames: 'chunks/[name]-[hash].js',
  minify: true,
});
await bundle.close();
await chmod('dist/main.js', 0o755);

const modules = output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
await writeFile('dist/THIRD-PARTY-NOTICES.txt', await thirdPartyNotices(modules));
