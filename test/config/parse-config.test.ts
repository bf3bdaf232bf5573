import { array, assert, constantFrom, json, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';

const parse = (text: string) => parseConfig(text, '/home/me/.config/isvc/config.yaml', '/home/me');

/** The settings of a context, where none is given. */
const perContext = {
  kserveNamespace: {},
  gateway: {},
  envoyGatewayNamespace: {},
  domains: {},
  certificates: {},
};

test('everything that the file may say', () => {
  const text = `
namespaces:
  kind-kserve: kserve-test
columns: [ready, age]
refreshSeconds: 1.5
repeatSeconds: 10
colors: never
background: light
mouse: off
keys:
  predict: [x, ctrl-p, x]
  drop-choices: 9
  mark-all: '*'
maxAnswer: 1GiB
payloads: ~/payloads
headers:
  production:
    Authorization: Bearer $TOKEN
domains:
  production: ['*.Models.example.org']
certificates:
  production: { cert: me.pem, key: ~/me.key }
`;
  expect(parse(text)).toEqual({
    ...perContext,
    path: '/home/me/.config/isvc/config.yaml',
    domains: { production: ['models.example.org'] },
    certificates: { production: { cert: '/home/me/.config/isvc/me.pem', key: '/home/me/me.key' } },
    namespaces: { 'kind-kserve': 'kserve-test' },
    columns: ['ready', 'age'],
    refreshSeconds: 1.5,
    repeatSeconds: 10,
    colors: 'never',
    background: 'light',
    mouse: 'off',
    keys: { predict: ['x', 'ctrl-p'], 'drop-choices': ['9'], 'mark-all': ['*'] },
    maxAnswerBytes: 1_073_741_824,
    payloadFolder: '/home/me/payloads',
    headers: { production: { Authorization: 'Bearer $TOKEN' } },
    mistakes: [],
  });
});

test.each([
  ['an empty file', ''],
  ['only comments', '# nothing yet\n'],
  ['names without values', 'namespaces:\ncolumns:\nheaders:\n'],
])('%s says nothing', (_, text) => {
  const nothing = {
    path: '/home/me/.config/isvc/config.yaml',
    namespaces: {},
    headers: {},
    ...perContext,
    mistakes: [],
  };
  expect(parse(text)).toEqual(nothing);
});

test('a relative payload folder counts from the folder of the file', () => {
  expect(parse('payloads: mine').payloadFolder).toBe('/home/me/.config/isvc/mine');
});

test.each([
  ['an unknown setting', 'colors: always\n\ncolumms: []', 'line 3: there is no setting columms', 'columns'],
  ['a setting like none', 'abcdefghijkl: 1', 'line 1: there is no setting', 'Choose among: namespaces'],
  ['domains that are no list', 'domains:\n  a: b.test', 'line 2: this is not a list', '[models.example.org]'],
  ['a domain of one label', 'domains:\n  a:\n    - test', 'line 3: this is not a domain', 'two labels'],
  [
    'a certificate without its key',
    'certificates:\n  a: { cert: c.pem }',
    'line 2: a certificate needs two files',
    'key: FILE',
  ],
  ['an unknown column', 'columns:\n  - ready\n  - hosts', 'line 3: there is no column hosts', 'host'],
  [
    'a wrong choice',
    '# first\ncolors: sometimes',
    'line 2: colors cannot be sometimes',
    'auto, always, never',
  ],
  ['a size that is none', 'maxAnswer: much', 'line 1: maxAnswer is not a size', '16MiB'],
  ['a number as a namespace', 'namespaces:\n  a: b\n  c: 7', 'line 3: namespaces.c is not text', 'quotation'],
  ['keys that are no mapping', 'mouse: on\nkeys: [x]', 'line 2: keys is not a mapping', 'NAME: VALUE'],
  ['a number as a key', 'keys: { predict: 10 }', 'line 1: what stands for predict is not a key', 'or none'],
  ['a key that is empty', 'keys:\n  mark: m\n  predict: [""]', 'line 3: what stands for predict', "'*'"],
  ['nothing among keys', 'keys: { predict: [x, null] }', 'line 1: what stands for predict', 'a list of keys'],
  ['text as seconds', 'repeatSeconds: often', 'line 1: repeatSeconds is not a number', '0.1'],
  ['no time at all', 'repeatSeconds: 0', 'line 1: repeatSeconds', '0.1'],
  ['a list of settings', '- a', 'line 1: the settings are not a mapping', 'NAME: VALUE'],
  [
    'a header that is none',
    'headers:\n  a:\n    X-Team: b\n    "a b": c',
    'line 4: this is not a header',
    'Name:',
  ],
  [
    'a header with a line break',
    'headers:\n  a:\n    X: "b\\nc"',
    'line 3: this is not a header',
    'one line',
  ],
  ['no YAML', 'colors: always\nheaders: {', 'line ', 'isvc config --path'],
])('%s is a mistake with its line', (_, text, summary, remedy) => {
  expect(parse(text).mistakes).toMatchObject([
    { kind: 'usage', summary: expect.stringContaining(summary), remedy: expect.stringContaining(remedy) },
  ]);
});

test('what is right beside a mistake counts', () => {
  const { mistakes, ...config } = parse('colors: never\ncolumns: [redy]\nrepeatSeconds: 3\nnames: x\n');
  expect(mistakes).toHaveLength(2);
  expect(config).toMatchObject({ colors: 'never', repeatSeconds: 3 });
  expect(config.columns).toBeUndefined();
});

const firstMistake = (text: string) => parse(text).mistakes[0]?.summary;

test('a mistake is found behind anchors and below mappings', () => {
  const text = 'namespaces: &x {c: d}\nheaders: {a: *x}\n\nother: [1, {a: b}]\n';
  expect(firstMistake(text)).toContain('line 4: there is no setting');
  expect(firstMistake('headers:\n  a: {X: y}\n  b: [1]\n')).toContain('line 3: headers.b is not a mapping');
});

test('whatever the file holds, it is settings and problems', () => {
  const yaml = oneof(
    string(),
    json(),
    array(
      constantFrom('headers', 'columns', ': ', '\n', '  ', '- ', '[', '{', '*a', '&a ', '<<', '? ', '"'),
    ).map((parts) => parts.join('')),
  );
  assert(
    property(yaml, (text) => {
      expect(parse(text).mistakes.every(({ kind }) => kind === 'usage')).toBe(true);
    }),
  );
});

test.each([
  ['columns: [{toString: 1}]', 'there is no column (an object)'],
  ['columns: &a [*a]', 'there is no column (a list)'],
  ['colors: {valueOf: 1}', 'colors cannot be (an object)'],
])('an object in place of a word is told as one: %s', (text, expected) => {
  expect(
    parse(text)
      .mistakes?.map(({ message }) => message)
      .join(),
  ).toContain(expected);
});
