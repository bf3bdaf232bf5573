import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { expectKeys } from '../../src/batch/parse-expectation.js';
import { caseKeys, mostCases, parseSuite, suiteKeys } from '../../src/batch/parse-suite.js';
import { Problem } from '../../src/problem.js';

const only = (text: string) => parseSuite(text, 'ci/models.yaml')[0];

function mistakeIn(text: string): Problem {
  try {
    parseSuite(text, 'ci/models.yaml');
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('there is no mistake in it');
}

const schema = JSON.parse(readFileSync('manifests/test-file.schema.json', 'utf8')) as {
  readonly properties: object;
  readonly definitions: Readonly<Record<'case' | 'expect', { readonly properties: object }>>;
};
const isValid = new Ajv({ allowUnionTypes: true }).compile(schema);

const whole = `
namespace: team-a
timeout: 10s
tolerance: 1%
cases:
  - service: iris
    payload: { instances: [[1.5, 2]] }
    expect: { values: [1], latency: 1m30s }
  - name: said
    service: llmisvc/writer
    namespace: team-b
    payload: What is a gateway?
    timeout: 500ms
    expect: { text: /host/i, tolerance: 0.5 }
  - service: digits
    file: seven.png
    protocol: grpc-v2
    model: digits-2
    to: canary/new
    expect: { status: NOT_FOUND, who: server, exit: 6, json: { "a[0].b": { c: [1] } } }
`;

test('a file of cases, with what all of them share', () => {
  const [first, second, third] = parseSuite(whole, 'ci/models.yaml');
  expect(first).toMatchObject({
    name: 'iris',
    namespace: 'team-a',
    timeoutMs: 10_000,
    expected: { values: [1], latencyMs: 90_000, tolerance: { by: 'share', most: 0.01 } },
  });
  const texts = [first, second].map((one) =>
    one?.payload !== undefined && 'bytes' in one.payload ? Buffer.from(one.payload.bytes).toString() : '',
  );
  expect(texts).toEqual(['{"instances":[[1.5,2]]}', 'What is a gateway?']);
  expect(second).toMatchObject({
    name: 'said',
    namespace: 'team-b',
    timeoutMs: 500,
    expected: { text: /host/iu, tolerance: { by: 'amount', most: 0.5 } },
  });
  expect(third).toMatchObject({
    payload: { file: expect.stringMatching(/\/ci\/seven\.png$/u) as string },
    protocol: 'grpc-v2',
    model: 'digits-2',
    to: 'canary/new',
    expected: {
      status: 'NOT_FOUND',
      who: 'server',
      exitCode: 6,
      json: [{ path: 'a[0].b', value: { c: [1] } }],
    },
  });
});

test('JSON is a file of cases, too', () => {
  expect(only('{"cases":[{"service":"a"}]}')).toMatchObject({ name: 'a', expected: {} });
});

test.each([
  ['cases:\n  - service: a\n    expct: {}', 'line 3: cases[0] has no key expct', 'Did you mean expect?'],
  [
    'cases:\n  - service: a\n    expect:\n      latncy: 1s',
    'line 4: cases[0].expect has no key latncy',
    'Did you mean latency?',
  ],
  ['case:\n  - service: a', 'line 1: a file of cases has no key case', 'Did you mean cases?'],
  ['cases:\n  - name: a', 'line 2: cases[0] has no service', 'service: NAME'],
  [
    'cases:\n  - name: a\n    service: models/iris',
    'line 3: cases[0].service is not a service: models/iris',
    'namespace: NAMESPACE',
  ],
  ['cases: []', 'line 1: there are no cases', 'cases: ['],
  ['', 'line 1: this is not a file of cases', 'cases: ['],
  ['[1]', 'line 1: this is not a file of cases', 'cases: ['],
  ['cases: [', 'this is not YAML', 'Correct it'],
  [
    'cases:\n  - service: a\n    payload: 1\n    file: b',
    'line 4: cases[0] has a payload and a file',
    'Give one',
  ],
  ['cases:\n  - service: a\n    timeout: soon', 'line 3: cases[0].timeout is not a duration: soon', '500ms'],
  [
    'cases:\n  - service: a\n    expect: { tolerance: few }',
    'cases[0].expect.tolerance is not a tolerance: few',
    '1%',
  ],
  [
    'cases:\n  - service: a\n    expect: { exit: 8 }',
    'cases[0].expect.exit is not an exit code of a call: 8',
    '0, 2',
  ],
  [
    'cases:\n  - service: a\n    expect: { who: modl }',
    'cases[0].expect.who cannot be modl',
    'Did you mean model?',
  ],
  [
    'cases:\n  - service: a\n    expect: { status: NOTFOUND }',
    'status cannot be NOTFOUND',
    'Did you mean NOT_FOUND?',
  ],
  ['cases:\n  - service: a\n    expect: { values: 1 }', 'cases[0].expect.values is not a list', 'scores'],
  ['cases:\n  - service: a\n    expect: { json: { "a[": 1 } }', 'a[ is not a JSONPath', 'predictions[0]'],
  [
    'cases:\n  - service: a\n    expect: { text: "/(/" }',
    'cases[0].expect.text is not a pattern',
    '/paris/i',
  ],
  ['cases:\n  - service: a\n    protocol: v3', 'the protocol cannot be v3', 'v1'],
  [
    'cases:\n  - service: a\n    payload: [9007199254740993]',
    'line 3: cases[0].payload[0] is an integer of more than 53 bits',
    'file:',
  ],
  ['x: &a [1]\ncases: [{ service: a, payload: *a }]', 'this is not YAML', 'Correct it'],
])('%j: the line, the place and what helps', (text, summary, remedy) => {
  const problem = mistakeIn(text);
  expect([problem.kind, problem.summary]).toEqual(['usage', expect.stringContaining(summary)]);
  expect(problem.summary).toMatch(/^ci\/models\.yaml, /u);
  expect(problem.remedy).toContain(remedy);
});

test('more cases than are run are refused before the first', () => {
  const cases = Array.from({ length: mostCases + 1 }, () => ({ service: 'a' }));
  expect(mistakeIn(JSON.stringify({ cases })).summary).toContain('at most 10000 are run');
});

test('the schema in the package has the keys that the program knows, and takes what it takes', () => {
  const { properties, definitions } = schema;
  expect(Object.keys(properties)).toEqual(suiteKeys);
  expect(Object.keys(definitions.case.properties)).toEqual(caseKeys);
  expect(Object.keys(definitions.expect.properties)).toEqual(expectKeys);
  expect([isValid(load(whole)), isValid.errors]).toEqual([true, null]);
  expect(isValid({ cases: [{ service: 'a', expct: {} }] })).toBe(false);
});

test('the example of the documents is a file of cases', () => {
  const page = readFileSync('docs/many.md', 'utf8');
  const [, example = ''] = /```yaml\n(cases:[^`]*)```/u.exec(page) ?? [];
  expect(parseSuite(example, 'models.yaml').length).toBeGreaterThan(2);
  expect([isValid(load(example)), isValid.errors]).toEqual([true, null]);
});
