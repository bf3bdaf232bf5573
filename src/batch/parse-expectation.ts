import { oneOf, shown, words, type Refuse } from '../config/setting-values.js';
import type { YamlPath } from '../config/yaml-lines.js';
import { grpcCode } from '../inference/grpc-code.js';
import { parties } from '../inference/parties.js';
import { defined } from '../runtime/defined.js';
import { parsePath } from './json-path.js';
import { durationMs, jsonValue, keyed, optional, placeText, toleranceOf } from './suite-values.js';
import type { Expectation, Tolerance } from './suite.js';

/** The keys of what a case expects. */
export const expectKeys = [
  'values',
  'json',
  'text',
  'tolerance',
  'latency',
  'status',
  'who',
  'exit',
] as const;

/** Exit codes that a call can have (docs/verdicts.md). */
const exits = [0, 2, 3, 4, 5, 6, 7];

/** Reads the expectations of a case. Throws what `refuse` makes of the first mistake. */
export function parseExpectation(
  value: unknown,
  at: YamlPath,
  usual: Tolerance,
  refuse: Refuse,
): Expectation {
  const given = keyed(value, at, expectKeys, refuse);
  const read = <T>(key: (typeof expectKeys)[number], reader: (one: unknown, place: YamlPath) => T) =>
    optional(given[key], (one) => reader(one, [...at, key]));
  return {
    tolerance: read('tolerance', (one, place) => toleranceOf(one, place, refuse)) ?? usual,
    ...defined({
      values: read('values', (one, place) => valuesOf(one, place, refuse)),
      json: read('json', (one, place) => pathsOf(one, place, refuse)),
      text: read('text', (one, place) => textOf(words(one, place, refuse), place, refuse)),
      latencyMs: read('latency', (one, place) => durationMs(one, place, refuse)),
      status: read('status', (one, place) => statusOf(one, place, refuse)),
      who: read('who', (one, place) =>
        oneOf(one, place, `${placeText(place)} cannot be ${shown(one)}.`, parties, refuse),
      ),
      exitCode: read('exit', (one, place) => {
        const code = exits.find((known) => known === one);
        if (code !== undefined) return code;
        throw refuse(
          place,
          `${placeText(place)} is not an exit code of a call: ${shown(one)}.`,
          `Choose among: ${exits.join(', ')}`,
        );
      }),
    }),
  };
}

function valuesOf(value: unknown, at: YamlPath, refuse: Refuse): NonNullable<Expectation['values']> {
  const values = jsonValue(value, at, refuse);
  if (typeof values === 'object' && values !== null) return values;
  throw refuse(
    at,
    `${placeText(at)} is not a list.`,
    'Write the values of the only output as a list, or of outputs by name: { scores: [0.9, 0.1] }',
  );
}

function pathsOf(value: unknown, at: YamlPath, refuse: Refuse): NonNullable<Expectation['json']> {
  const paths = jsonValue(value, at, refuse);
  if (typeof paths !== 'object' || paths === null || Array.isArray(paths)) {
    throw refuse(
      at,
      `${placeText(at)} is not a mapping.`,
      'Write a path and its value, as in: predictions[0]: 1',
    );
  }
  return Object.entries(paths).map(([path, expected]) => {
    const fault = parsePath(path).fault;
    if (fault === undefined) return { path, value: expected };
    throw refuse(
      [...at, path],
      `${path} is not a JSONPath: ${fault}.`,
      'Write it as in: predictions[0].scores',
    );
  });
}

/** A text that the answer must have in it, or what stands between slashes as a pattern. */
function textOf(text: string, at: YamlPath, refuse: Refuse): string | RegExp {
  const [, source, flags = ''] = /^\/(.+)\/([ims]*)$/su.exec(text) ?? [];
  if (source === undefined) return text;
  try {
    return new RegExp(source, `${flags}u`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refuse(at, `${placeText(at)} is not a pattern: ${error.message}.`, 'Write it as in: /paris/i');
  }
}

function statusOf(value: unknown, at: YamlPath, refuse: Refuse): number | string {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 600) return value;
  const names = Object.keys(grpcCode);
  return oneOf(value, at, `${placeText(at)} cannot be ${shown(value)}.`, names, refuse);
}
