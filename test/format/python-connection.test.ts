import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { pythonText } from '../../src/format/python-connection.js';

const hasPython = spawnSync('python3', ['--version']).status === 0;

test.each([
  ['short', `'short'`],
  ['', `''`],
  [`it's \\ "x"`, String.raw`'it\'s \\ "x"'`],
  ['\u202e\u{e0001}', String.raw`'\u202e\U000e0001'`],
])('%j is one literal', (text, expected) => {
  expect(pythonText(text)).toBe(expected);
});

test('a text of several lines stands in triple quotes, line by line', () => {
  expect(pythonText('[1,\n 2]')).toBe(`'''[1,\n 2]'''`);
});

test('a long line is broken with a backslash', () => {
  expect(pythonText('x'.repeat(80)).split('\n')).toEqual([`'''${'x'.repeat(75)}\\`, `${'x'.repeat(5)}'''`]);
});

test('Python reads the same text', ({ skip }) => {
  skip(!hasPython, 'there is no python3');
  const texts = [
    `{"a": "it's \\"x\\" \\\\ é 日本 🦊"}\r\n\t[1,\n2]`,
    'x'.repeat(500),
    `''''\n'a'''b\\\n\n'`,
    `'`,
    `\u2028\u0000${'🦊\\'.repeat(80)}`,
  ];
  const program = `import json\nprint(json.dumps([${texts.map(pythonText).join(', ')}]))`;
  expect(JSON.parse(execFileSync('python3', ['-'], { input: program, encoding: 'utf8' }))).toEqual(texts);
});
