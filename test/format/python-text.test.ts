import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { pythonText } from '../../src/format/python-text.js';

const hasPython = spawnSync('python3', ['--version']).status === 0;

test.each([
  ['short', `'short'`],
  ['', `''`],
  [`it's \\ "x"`, String.raw`'it\'s \\ "x"'`],
  ['\u202e\u{e0001}', String.raw`'\u202e\U000e0001'`],
])('%j is one literal', (text, expected) => {
  expect(pythonText(text)).toBe(expected);
});

test('line ends start a new literal', () => {
  expect(pythonText('[1,\n 2]')).toBe(`(\n    '[1,\\n'\n    ' 2]'\n)`);
});

test.runIf(hasPython)('Python reads the same text', () => {
  const texts = [
    `{"a": "it's \\"x\\" \\\\ é 日本 🦊"}\r\n\t[1,\n2]`,
    'x'.repeat(500),
    `\u2028\u0000${'🦊\\'.repeat(80)}`,
  ];
  const program = `import json\nprint(json.dumps([${texts.map(pythonText).join(', ')}]))`;
  expect(JSON.parse(execFileSync('python3', ['-'], { input: program, encoding: 'utf8' }))).toEqual(texts);
});
