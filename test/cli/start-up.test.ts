import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
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
  demo: 'kserve-demo',
  // Of what describes messages in protobuf's own terms.
  descriptors: 'prototype.toDescriptor=',
  // Read with the function around it, used or not: 15 ms.
  'a literal of all emoji': String.raw`\p{RGI_Emoji}$/v`,
};

/** A Node hook that writes a line to a file for each module of the bundle that is loaded, and for each of Node's own. */
const traceLoads = (file: string) => `
import { registerHooks } from 'node:module';
import { appendFileSync } from 'node:fs';
const write = (line) => appendFileSync(${JSON.stringify(file)}, line + '\\n');
const marks = ${JSON.stringify(marks)};
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (url.includes('/dist/')) {
      const source = String(loaded.source);
      const found = Object.keys(marks).filter((name) => source.includes(marks[name]));
      write(['LOADED', url.replace(/.*[/]/, ''), source.length, ...found].join('\\t'));
    }
    return loaded;
  },
});
for (const name of ['Segmenter', 'ListFormat']) {
  Intl[name] = class extends Intl[name] {
    constructor(...given) {
      super(...given);
      write('NODE Intl.' + name);
    }
  };
}
const { get } = Object.getOwnPropertyDescriptor(process, 'stdin');
Object.defineProperty(process, 'stdin', {
  get() {
    write('NODE process.stdin');
    return get.call(process);
  },
});
const net = process.getBuiltinModule('node:net');
for (const name of ['isIP', 'isIPv6']) {
  const real = net[name];
  net[name] = (text) => {
    if (!text.includes(':') && !net.isIPv4(text)) write('NODE net.' + name + ' of a name');
    return real(text);
  };
}
process.on('exit', () => {
  const names = process.moduleLoadList.map((name) => 'NODE ' + name.replace('NativeModule ', ''));
  write([...names, 'TRACED'].join('\\n'));
});`;

type Loaded = {
  /** One for each file of the bundle. */
  readonly files: readonly { readonly bytes: number; readonly libraries: readonly string[] }[];
  /** Modules of Node's; and what takes milliseconds when it is first made: formatters of `Intl`, the expression behind `net.isIPv6`, standard input. */
  readonly builtins: ReadonlySet<string>;
};

/** What each command line has loaded, and the terminal UI: they start once for all tests that ask. */
const starts = new Map<string, Promise<Loaded>>();

function once(line: string, load: () => Promise<Loaded>): Promise<Loaded> {
  const loaded = starts.get(line) ?? load();
  starts.set(line, loaded);
  return loaded;
}

function loadedBy(...args: readonly string[]): Promise<Loaded> {
  return once(args.join(' '), async () => {
    const { code, ...loaded } = await run(...args);
    expect(code).toBe(0);
    return loaded;
  });
}

async function run(...args: readonly string[]): Promise<Loaded & { readonly code: number | null }> {
  const trace = startTrace();
  const { code } = await isvc.runBuilt(args, { environment: trace.environment });
  return { ...trace.loaded(), code };
}

/** The environment of a program whose loads are written down, and what they were once it has ended. */
function startTrace() {
  const folder = mkdtempSync(join(isvc.folder(), 'loads-'));
  const [hook, file] = [join(folder, 'hook.mjs'), join(folder, 'loads')];
  writeFileSync(hook, traceLoads(file));
  const loaded = (): Loaded => {
    const lines = readFileSync(file, 'utf8');
    expect(lines).toMatch(/^TRACED$/m);
    const files = [...lines.matchAll(/^LOADED\t[^\t]+\t(\d+)(.*)$/gm)].map(([, bytes, names = '']) => ({
      bytes: Number(bytes),
      libraries: names.split('\t').filter((name) => name !== ''),
    }));
    return { files, builtins: new Set([...lines.matchAll(/^NODE (.*)$/gm)].map(([, name = '']) => name)) };
  };
  return { environment: { NODE_OPTIONS: `--import=${hook}` }, loaded };
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
    expect(bytesOf(loaded)).toBeLessThan(84_100);
    expect(librariesOf(loaded)).toEqual([]);
    expect([...heavyBuiltins, 'timers/promises'].filter((name) => loaded.builtins.has(name))).toEqual([]);
  },
);

test('list loads few files: each takes Node half a millisecond', async () => {
  const loaded = await loadedBy('list');
  expect(loaded.files.length).toBeLessThan(7);
  // The table of commands, with the words of each flag, is part of every command, and so are the check of keys and how lists are watched.
  expect(bytesOf(loaded)).toBeLessThan(237_800);
});

test('list loads neither React nor gRPC nor got, and nothing heavy of Node', async () => {
  const loaded = await loadedBy('list');
  expect(librariesOf(loaded)).toEqual([]);
  // Nothing is read from standard input, and opening it takes 3 ms.
  expect([...heavyBuiltins, 'process.stdin'].filter((name) => loaded.builtins.has(name))).toEqual([]);
});

test('a REST prediction loads got, but neither React nor gRPC, and no texts about failures', async () => {
  const loaded = await loadedBy('predict', 'sklearn-iris');
  expect(librariesOf(loaded)).toEqual(['got']);
  expect(loaded.files.length).toBeLessThan(13);
  // Graphs and LLMInferenceServices are told from other services; what only they need is loaded for them alone.
  // So is the sender of a load, but for the connections and limits that both share, and the choice between both.
  expect(bytesOf(loaded)).toBeLessThan(587_000);
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

/** What the terminal UI loads until it shows services and the way in. */
function loadedByScreen(): Promise<Loaded> {
  return once('the terminal UI', showScreen);
}

async function showScreen(): Promise<Loaded> {
  const trace = startTrace();
  const screen = openTerminal({
    arguments: [],
    environment: {
      HOME: isvc.folder(),
      KUBECONFIG: join(isvc.folder(), 'kubeconfig'),
      ...trace.environment,
    },
  });
  await screen.shows(' ▸ ', '127.0.0.1:');
  screen.press('q');
  await screen.exited;
  return trace.loaded();
}

test('the terminal UI loads no fetch, which Yoga would load to read what it holds itself', async () => {
  const { builtins } = await loadedByScreen();
  expect(builtins).toContain('https');
  expect([...builtins].filter((name) => name.includes('undici'))).toEqual([]);
});

test('the terminal UI loads neither the demo cluster nor a transport, nor what tells emoji apart', async () => {
  const loaded = await loadedByScreen();
  expect(librariesOf(loaded)).toEqual(['levenshtein', 'react']);
  expect(
    ['http2', 'dns', 'worker_threads', 'Intl.Segmenter'].filter((name) => loaded.builtins.has(name)),
  ).toEqual([]);
});

test('the terminal UI loads few files', async () => {
  const loaded = await loadedByScreen();
  // A payload as JSON, which isvc test --init writes as well, is a file of its own; so are the keys, which the check of the settings reads.
  expect(loaded.files.length).toBeLessThan(22);
  expect(bytesOf(loaded)).toBeLessThan(1_174_500);
});
