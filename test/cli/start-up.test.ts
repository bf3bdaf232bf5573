import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTerminal } from '../journeys/terminal.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();

/** Texts that only the code of these packages has, in any bundle. */
const marks = {
  react: 'react.transitional.element',
  grpc: 'grpc-node-js/',
  got: 'ERR_GOT_REQUEST_ERROR',
  // Of the texts of Knative's activator, which a verdict about a failure compares with an answer's.
  verdicts: 'knative.dev/serving v0',
  levenshtein: 'new Uint32Array(65536)',
};

/** A Node hook that writes a line to stderr for each module of the bundle that is loaded, and for each of Node's own. */
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
      writeSync(2, ['LOADED', url.replace(/.*[/]/, ''), source.length, ...found].join(' ') + '\\n');
    }
    return loaded;
  },
});
for (const name of ['Segmenter', 'ListFormat']) {
  Intl[name] = class extends Intl[name] {
    constructor(...given) {
      super(...given);
      writeSync(2, 'NODE Intl.' + name + '\\n');
    }
  };
}
const net = process.getBuiltinModule('node:net');
for (const name of ['isIP', 'isIPv6']) {
  const real = net[name];
  net[name] = (text) => {
    if (!text.includes(':') && !net.isIPv4(text)) writeSync(2, 'NODE net.' + name + ' of a name\\n');
    return real(text);
  };
}
// In one piece: of many small ones, a pipe that is not read meanwhile takes fewer than two hundred.
process.on('exit', () => {
  const names = process.moduleLoadList.map((name) => 'NODE ' + name.replace('NativeModule ', ''));
  writeSync(2, [...names, 'TRACED', ''].join('\\n'));
});`;

type Loaded = {
  /** One for each file of the bundle. */
  readonly files: readonly { readonly bytes: number; readonly libraries: readonly string[] }[];
  /** Modules of Node's; and what takes milliseconds when it is first made: formatters of `Intl`, the expression behind `net.isIPv6`. */
  readonly builtins: ReadonlySet<string>;
};

async function loadedBy(...args: readonly string[]): Promise<Loaded> {
  const { code, ...loaded } = await run(...args);
  expect(code).toBe(0);
  return loaded;
}

async function run(...args: readonly string[]): Promise<Loaded & { readonly code: number | null }> {
  const hook = join(isvc.folder(), 'trace-loads.mjs');
  writeFileSync(hook, traceLoads);
  const { stderr, code } = await isvc.runBuilt(args, { environment: { NODE_OPTIONS: `--import=${hook}` } });
  expect(stderr).toMatch(/^TRACED$/m);
  const files = [...stderr.matchAll(/^LOADED \S+ (\d+)(.*)$/gm)].map(([, bytes, words = '']) => ({
    bytes: Number(bytes),
    libraries: words.split(' ').filter((word) => word !== ''),
  }));
  const builtins = new Set([...stderr.matchAll(/^NODE (.*)$/gm)].map(([, name = '']) => name));
  return { files, builtins, code };
}

function librariesOf({ files }: Loaded): readonly string[] {
  return [...new Set(files.flatMap(({ libraries }) => libraries))].toSorted();
}

function bytesOf({ files }: Loaded): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Modules of Node's that load many others, of which a list and a version have no use. */
const heavyBuiltins = [
  'fs/promises',
  'perf_hooks',
  'child_process',
  'dns',
  'worker_threads',
  'internal/blocklist',
  'internal/crypto/webcrypto',
  'internal/deps/undici/undici',
];

test.each(['--version', '--help'])(
  'isvc %s loads three small files, and nothing heavy of Node',
  async (flag) => {
    const loaded = await loadedBy(flag);
    expect(loaded.files.length).toBe(3);
    expect(bytesOf(loaded)).toBeLessThan(82_900);
    expect(librariesOf(loaded)).toEqual([]);
    expect([...heavyBuiltins, 'timers/promises'].filter((name) => loaded.builtins.has(name))).toEqual([]);
  },
);

test('list loads few files: each takes Node half a millisecond', async () => {
  const loaded = await loadedBy('list');
  expect(loaded.files.length).toBeLessThan(7);
  // The table of commands, with the words of each flag, is part of every command.
  expect(bytesOf(loaded)).toBeLessThan(243_900);
});

test('list loads neither React nor gRPC nor got, and nothing heavy of Node', async () => {
  const loaded = await loadedBy('list');
  expect(librariesOf(loaded)).toEqual([]);
  expect(heavyBuiltins.filter((name) => loaded.builtins.has(name))).toEqual([]);
});

test('a REST prediction loads got, but neither React nor gRPC, and no texts about failures', async () => {
  const loaded = await loadedBy('predict', 'sklearn-iris');
  expect(librariesOf(loaded)).toEqual(['got']);
  expect(loaded.files.length).toBeLessThan(13);
  // Graphs and LLMInferenceServices are told from other services; what only they need is loaded for them alone.
  // So is the sender of a load, but for the connections and limits that both share.
  expect(bytesOf(loaded)).toBeLessThan(584_100);
  expect(
    [
      'http2',
      'dns',
      'zlib',
      'worker_threads',
      'internal/crypto/webcrypto',
      'internal/deps/undici/undici',
    ].filter((name) => loaded.builtins.has(name)),
  ).toEqual([]);
});

test('a REST prediction makes no formatter of lists and no expression for IPv6: they take 14 and 4 ms', async () => {
  const { builtins } = await loadedBy('predict', 'sklearn-iris');
  const made = ['Intl.ListFormat', 'net.isIP of a name', 'net.isIPv6 of a name'];
  expect(made.filter((name) => builtins.has(name))).toEqual([]);
});

test('what a prediction draws is measured without what tells characters apart: it takes 10 ms to make', async () => {
  const { builtins } = await loadedBy('predict', 'flower-sample', '-n', 'vision', '-o', 'table');
  expect(builtins).toContain('http');
  expect(builtins).not.toContain('Intl.Segmenter');
});

test('a prediction that fails loads the texts about failures', async () => {
  const { code, ...loaded } = await run('predict', 'sklearn-iris', '-d', '{"instances": 1}');
  expect(code).not.toBe(0);
  expect(librariesOf(loaded)).toContain('verdicts');
});

test('a name that is not found loads what finds the nearest', async () => {
  expect(librariesOf(await run('predict', 'sklearn-irs'))).toContain('levenshtein');
});

test('a gRPC prediction loads gRPC, and not got', async () => {
  expect(librariesOf(await loadedBy('predict', 'iris-grpc'))).toEqual(['grpc']);
});

test('what only looks at the cluster loads no transport', async () => {
  expect(librariesOf(await loadedBy('endpoint', 'sklearn-iris'))).toEqual([]);
});

test('the terminal UI loads no fetch, which Yoga would load to read what it holds itself', async () => {
  const [hook, list] = ['trace-builtins.mjs', 'builtins'].map((name) => join(isvc.folder(), name));
  writeFileSync(
    hook ?? '',
    `import { writeFileSync } from 'node:fs';
    process.on('exit', () => writeFileSync(${JSON.stringify(list)}, process.moduleLoadList.join('\\n')));`,
  );
  const screen = openTerminal({
    arguments: [],
    environment: {
      HOME: isvc.folder(),
      KUBECONFIG: join(isvc.folder(), 'kubeconfig'),
      NODE_OPTIONS: `--import=${hook}`,
    },
  });
  await screen.shows(' ▸ ', '127.0.0.1:');
  screen.press('q');
  await screen.exited;
  const builtins = readFileSync(list ?? '', 'utf8');
  expect(builtins).toContain('NativeModule https');
  expect(builtins).not.toContain('undici');
});
