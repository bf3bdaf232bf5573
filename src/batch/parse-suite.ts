import path from 'node:path';
import { oneOf, shown, words, type Refuse } from '../config/setting-values.js';
import { parseYaml } from '../config/parse-yaml.js';
import { lineAt, type YamlPath } from '../config/yaml-lines.js';
import { parsePartName } from '../discovery/part-name.js';
import { parseServiceName } from '../discovery/service-name.js';
import { spokenProtocols } from '../kserve/service.js';
import { Problem } from '../problem.js';
import { defined } from '../runtime/defined.js';
import { parseExpectation } from './parse-expectation.js';
import type { SuiteCase, Tolerance } from './suite.js';
import { durationMs, jsonValue, keyed, optional, placeText, toleranceOf } from './suite-values.js';

/** The keys of a file of cases, and of a case in it. manifests/test-file.schema.json has the same. */
export const suiteKeys = ['namespace', 'timeout', 'tolerance', 'cases'] as const;
export const caseKeys = [
  'name',
  'service',
  'namespace',
  'payload',
  'file',
  'protocol',
  'model',
  'to',
  'timeout',
  'expect',
] as const;

/** Cases of one file. */
export const mostCases = 10_000;

/**
 * The cases of a file in YAML or JSON. Files that they name stand beside it. Throws Problem "usage" with the line of the first mistake, and the
 * nearest key where one is not known.
 */
export function parseSuite(text: string, file: string): readonly SuiteCase[] {
  const refuse: Refuse = (at, what, remedy) =>
    new Problem('usage', `${file}, line ${lineAt(text, at)}: ${what}`, { remedy });
  // No aliases: a few lines of them could stand for more than memory holds.
  const whole = parseYaml(text, { file, remedy: 'Correct it.', maxAliases: 0 });
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) {
    throw refuse([], 'this is not a file of cases.', exampleRemedy);
  }
  const top = keyed(whole, [], suiteKeys, refuse);
  const { cases } = top;
  if (!Array.isArray(cases) || cases.length === 0) {
    throw refuse(['cases'], 'there are no cases.', exampleRemedy);
  }
  if (cases.length > mostCases) {
    throw refuse(
      ['cases'],
      `there are ${cases.length} cases, and at most ${mostCases} are run.`,
      'Split the file.',
    );
  }
  const folder = path.dirname(file);
  const shared = {
    namespace: optional(top['namespace'], (value) => words(value, ['namespace'], refuse)),
    timeoutMs: optional(top['timeout'], (value) => durationMs(value, ['timeout'], refuse)),
  };
  const tolerance =
    optional(top['tolerance'], (value) => toleranceOf(value, ['tolerance'], refuse)) ?? exactly;
  return cases.map((value: unknown, at) =>
    parseCase(value, ['cases', at], { shared, tolerance, folder }, refuse),
  );
}

const exactly: Tolerance = { by: 'amount', most: 0 };

const exampleRemedy =
  'Write it as in: cases: [{ service: sklearn-iris, expect: { values: [1, 1] } }]. All keys: docs/many.md';

type Shared = {
  readonly shared: { readonly namespace: string | undefined; readonly timeoutMs: number | undefined };
  readonly tolerance: Tolerance;
  readonly folder: string;
};

function parseCase(
  value: unknown,
  at: YamlPath,
  { shared, tolerance, folder }: Shared,
  refuse: Refuse,
): SuiteCase {
  const given = keyed(value, at, caseKeys, refuse);
  const text = (key: (typeof caseKeys)[number]) =>
    optional(given[key], (one) => words(one, [...at, key], refuse));
  const service = text('service');
  if (service === undefined) throw refuse(at, `${placeText(at)} has no service.`, 'Add service: NAME');
  checkService(service, [...at, 'service'], refuse);
  const file = text('file');
  if (file !== undefined && given['payload'] !== undefined) {
    throw refuse([...at, 'file'], `${placeText(at)} has a payload and a file.`, 'Give one of them.');
  }
  const bytes = optional(given['payload'], (one) => payloadBytes(one, [...at, 'payload'], refuse));
  const protocol = optional(given['protocol'], (one) =>
    oneOf(one, [...at, 'protocol'], `the protocol cannot be ${shown(one)}.`, spokenProtocols, refuse),
  );
  const timeoutMs = optional(given['timeout'], (one) => durationMs(one, [...at, 'timeout'], refuse));
  const expectAt = [...at, 'expect'];
  return {
    name: text('name') ?? service,
    service,
    ...defined({
      namespace: text('namespace') ?? shared.namespace,
      protocol,
      model: text('model'),
      to: optional(text('to'), (to) => partOf(String(to), [...at, 'to'], refuse)),
      timeoutMs: timeoutMs ?? shared.timeoutMs,
    }),
    ...(bytes === undefined ? {} : { payload: { bytes } }),
    ...(file === undefined ? {} : { payload: { file: path.resolve(folder, file) } }),
    expected: parseExpectation(given['expect'] ?? {}, expectAt, tolerance, refuse),
  };
}

/** A text that can name a part of a service. */
function partOf(text: string, at: YamlPath, refuse: Refuse): string {
  try {
    parsePartName(text, `${placeText(at)}:`);
    return text;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw refuse(at, error.summary, error.remedy);
  }
}

function checkService(service: string, at: YamlPath, refuse: Refuse): void {
  try {
    parseServiceName(service);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw refuse(
      at,
      `${placeText(at)} is not a service: ${service}.`,
      'Write NAME, isvc/NAME, llmisvc/NAME or ig/NAME; a namespace has a key of its own: namespace: NAMESPACE',
    );
  }
}

/** A text goes as it is, anything else as JSON. */
function payloadBytes(value: unknown, at: YamlPath, refuse: Refuse): Uint8Array {
  const payload = jsonValue(value, at, refuse);
  return Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
}
