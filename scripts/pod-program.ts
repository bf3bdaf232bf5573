import { rolldown } from 'rolldown';
import { lightGot } from './light-got.ts';
import { lightGrpc, lightProtoLoader } from './light-grpc.ts';
import { patchPlugin } from './light-patch.ts';
import { plainBuiltins } from './plain-builtins.ts';

/** Writes dist/load-pod.js: one file, with no more in it than a pod of a load needs, since it travels in a ConfigMap. */
export async function writePodProgram(define: Readonly<Record<string, string>>): Promise<void> {
  const bundle = await rolldown({
    input: { 'load-pod': 'src/load/load-pod.ts' },
    platform: 'node',
    plugins: [...[...lightGot, lightGrpc, lightProtoLoader].map(patchPlugin), plainBuiltins],
    transform: { define },
    // Those of the whole program's bundle, which is made of the same modules.
    onLog: () => {},
  });
  await bundle.write({
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    codeSplitting: false,
    minify: true,
  });
  await bundle.close();
}
