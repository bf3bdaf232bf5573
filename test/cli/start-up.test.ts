import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

/** Texts that only the code of these packages has, in any bundle. */
const marks = {
  react: 'react.transitional.element',
  grpc: 'grpc.default_authority',
  got: 'ERR_GOT_REQUEST_ERROR',
};

/** A Node hook that writes the source of each module of the bundle that is loaded to stderr. */
const traceLoads = `
import { registerHooks } from 'node:module';
import { writeSync } from 'node:fs';
const marks = ${JSON.stringify(marks)};
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (url.includes('/dist/')) {
      const source = String(loaded.source);
      const found = Object.keys(marks).filter((name) => source.includes(marks[name]));
      writeSync(2, 'LOADED ' + ['isvc', ...found].join(' ') + '\\n');
    }
    return loaded;
  },
});`;

/** One line for each file of the bundle. */
async function loads(...args: readonly string[]): Promise<readonly string[]> {
  const hook = join(isvc.folder(), 'trace-loads.mjs');
  writeFileSync(hook, traceLoads.replaceAll('\\\\n', '\\n'));
  const { stderr, code } = await isvc.run(args, { environment: { NODE_OPTIONS: `--import=${hook}` } });
  expect(code).toBe(0);
  return [...stderr.matchAll(/^LOADED (.*)$/gm)].map(([, words = '']) => words);
}

async function loadedBy(...args: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set((await loads(...args)).flatMap((words) => words.split(' ')));
}

test('list loads few files: each takes Node half a millisecond', async () => {
  expect((await loads('list')).length).toBeLessThan(15);
});

test('list loads neither React nor gRPC nor got', async () => {
  expect(await loadedBy('list')).toEqual(new Set(['isvc']));
});

test('a REST prediction loads got, but neither React nor gRPC', async () => {
  expect(await loadedBy('predict', 'sklearn-iris')).toEqual(new Set(['isvc', 'got']));
});

test('a gRPC prediction loads gRPC', async () => {
  expect(await loadedBy('predict', 'iris-grpc')).toContain('grpc');
});
