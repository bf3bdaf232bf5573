import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { knownTexts } from '../../src/predict/decide-by-text.js';

const top = new URL('../../', import.meta.url).pathname;
const page = readFileSync(join(top, 'docs/verdicts.md'), 'utf8').replaceAll(/\s+/g, ' ');

test('verdicts.md names every program whose texts are known', () => {
  const programs = new Set(knownTexts.map(({ by }) => by));
  // Rows of several programs, and of none in particular.
  const joint = new Set([
    "Knative's activator or queue-proxy",
    'the gateway',
    'a server that expects TLS',
    'another server',
  ]);
  expect([...programs].filter((by) => !joint.has(by) && !page.includes(by))).toEqual([]);
});

/** Each text of the program that sends a person to -v, by its file, and what -v shows there. */
const sendTo: Readonly<Record<string, readonly string[]>> = {
  // test/cli/failures.test.ts › -v shows the body of an answer that is no prediction
  'src/predict/verdicts-server.ts': ['The whole body: -v'],
  'src/predict/verdicts.ts': ['This is what was seen; -v shows the whole exchange.'],
  // Of an answer that could not be read: a verdict says so in its own words, and -v shows the body as above.
  'src/protocol/grpc-message.ts': [
    'Look at the answer with -v; isvc metadata NAME shows what the model expects.',
  ],
  'src/protocol/http-json.ts': ['Look at the answer with -v: a gateway or an auth layer may have given it.'],
  'src/protocol/v2-binary.ts': ['Look at the raw answer with -v; try again without binary tensors.'],
  // The cause, as of every problem (src/cli/print.ts).
  'src/problem.ts': ['This is a bug. Run again with -v for the details, and report them.'],
};

test('every remedy that names -v is known, with what it shows', () => {
  const found: Record<string, string[]> = {};
  for (const entry of readdirSync(join(top, 'src'), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const name = file.slice(top.length);
    if (!/\.tsx?$/.test(file) || name.startsWith('src/demo/') || name === 'src/cli/flags.ts') continue;
    const texts = readFileSync(file, 'utf8').matchAll(/'([^'\n]*[ (:]-v\b[^'\n]*)'/g);
    for (const [, text = ''] of texts) (found[name] ??= []).push(text);
  }
  expect(found).toEqual(sendTo);
});
