import { spawnSync } from 'node:child_process';
import { CommanderError } from 'commander';
import * as fc from 'fast-check';
import { afterAll, beforeAll, vi } from 'vitest';
import { nameFilter } from '../../src/cli/completion/name-filter.js';
import { parseDuration } from '../../src/cli/settings.js';
import { createProgram } from '../../src/cli/program.js';
import { commands } from '../../src/cli/commands.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { safeJson, safeLines, safeText, shownText } from '../../src/format/safe-text.js';
import { stringifyJson } from '../../src/inference/json.js';
import { parseJson } from '../../src/inference/read-json.js';
import { shellWord } from '../../src/wording/command-line.js';
import { json, mutated, mutatedBytes, text } from './arbitraries.js';
import { boundary, expectSafe, valueOrProblem } from './boundary.js';

const settings = {
  namespaces: { prod: 'models' },
  columns: ['namespace', 'ready', 'age'],
  refreshSeconds: 5,
  repeatSeconds: 1,
  colors: 'auto',
  background: 'dark',
  mouse: 'on',
  payloads: '~/payloads',
  domains: { prod: ['example.com'] },
  certificates: { prod: { cert: '~/cert.pem', key: '~/key.pem' } },
  headers: { prod: { 'X-Team': 'a', authorization: 'Bearer x' } },
};
boundary('settings: their fields', mutated(settings), (value) => {
  valueOrProblem(() => parseConfig(JSON.stringify(value) ?? '', '/home/a/config.yaml', '/home/a'));
});
const yaml =
  'namespaces:\n  prod: models\ncolumns: [namespace, age]\nheaders:\n  "*": {X-Team: a}\ncolors: auto\n';
boundary('settings: their YAML', mutatedBytes(Buffer.from(yaml)), (bytes) => {
  valueOrProblem(() => parseConfig(Buffer.from(bytes).toString('utf8'), '/home/a/config.yaml', '/home/a'));
});

const flags = [
  ...commands.map(({ name }) => name),
  ...commands.flatMap(({ flags: own }) => own.map((flag) => flag.flags.split(/[ ,]+/)[0] ?? '')),
  '--',
  '-',
  '-n',
  '--namespace=',
  '-A',
  '--timeout',
  '30s',
  '--help',
  '-o',
  'json',
  'iris',
];
/** The words of commander for a wrong line. */
let told = '';
beforeAll(() => {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    stream.write = (bytes: string | Uint8Array, ...more: never[]) => {
      if (!isParsing) return write(bytes, ...more);
      told += typeof bytes === 'string' ? bytes : '';
      return true;
    };
    restore.push(() => void (stream.write = write));
  }
});
let isParsing = false;
const restore: (() => void)[] = [];
afterAll(() => {
  for (const back of restore) back();
  vi.restoreAllMocks();
});

boundary(
  'words of a command line',
  fc.array(fc.oneof(fc.constantFrom(...flags), text), { maxLength: 6 }),
  (words) => {
    told = '';
    isParsing = true;
    try {
      valueOrProblem(() =>
        createProgram('1', words, process, () => undefined).parse([...words], { from: 'user' }),
      );
    } catch (thrown) {
      // Help, and what commander itself has told.
      if (!(thrown instanceof CommanderError)) throw thrown;
    } finally {
      isParsing = false;
    }
    expectSafe(told);
  },
);

boundary(
  'durations',
  fc.oneof(
    text,
    fc.tuple(fc.double(), fc.constantFrom('s', 'ms', 'm', 'h', '')).map((both) => both.join('')),
  ),
  (word) => {
    const ms = valueOrProblem(() => parseDuration(word, '--timeout'));
    if (typeof ms === 'number' && !(ms >= 0)) throw new Error(`${ms} ms`);
  },
);

boundary(
  'texts that a terminal is shown',
  fc.array(text, { maxLength: 5 }).map((all) => all.join('')),
  (shown) => {
    expectSafe(safeText(shown));
    if (safeText(shown).includes('\n')) throw new Error('a line break in a line');
    expectSafe(safeLines(shown).join('\n'));
    expectSafe(shownText(shown));
  },
);
boundary('JSON that a terminal is shown', json, (value) => {
  const source = JSON.stringify(value) ?? 'null';
  const shown = safeJson(source);
  expectSafe(shown);
  // Not with JSON.parse, which takes some escaped keys for others (nodejs/node issue 63785).
  if (stringifyJson(parseJson(shown)) !== stringifyJson(parseJson(source)))
    throw new Error('it is other JSON');
});

/** Names in which a shell would find something to do; a NUL cannot be in any. */
const names = fc.array(
  text.map((one) => one.replaceAll(/[\0\n]/g, '')),
  { minLength: 20, maxLength: 20 },
);
boundary(
  'names that completion offers',
  names,
  (offered) => {
    const script = `LC_ALL=C sed -e "$(printf ${nameFilter})"`;
    const { stdout, status } = spawnSync('sh', ['-c', script], { input: offered.join('\n') });
    if (status !== 0) throw new Error(`sed: ${status}`);
    expectSafe(stdout.toString('utf8'));
  },
  { inputs: 20 },
);
boundary(
  'words of commands to copy into a shell',
  names,
  (words) => {
    const sent = words.map((word) => valueOrProblem(() => shellWord(word)));
    const taken = sent.filter((word) => typeof word === 'string');
    const expected = words
      .filter((_, at) => typeof sent[at] === 'string')
      .map((word) => `${word.toWellFormed()}\0`);
    if (taken.length === 0) return;
    const { stdout, status } = spawnSync('bash', ['--norc', '-c', `printf '%s\\0' ${taken.join(' ')}`]);
    if (status !== 0 || stdout.toString('utf8') !== expected.join(''))
      throw new Error('bash makes other words of it');
  },
  { inputs: 20 },
);
