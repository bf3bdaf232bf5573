import { expect, test } from 'vitest';

type Frame = { readonly output: string; readonly height: number };
type InkOutput = {
  readonly write: (
    x: number,
    y: number,
    text: string,
    options: { readonly transformers: readonly Transform[] },
  ) => void;
  readonly clip: (clip: object) => void;
  readonly unclip: () => void;
  readonly get: () => Frame;
};
type Transform = (line: string, index: number) => string;

/** Patched, as all tests have it. */
const { default: Output } = (await import(import.meta.resolve('ink').replace(/index\.js$/, 'output.js'))) as {
  readonly default: new (size: { readonly width: number; readonly height: number }) => InkOutput;
};

/** Some for blanks behind every row: where a row has none Ink ends its styles in another order. */
const columns = 500;
/** Before and behind each escape sequence of a row. */
const escapes = /(?=\p{Control})|(?<=m)/u;
const plain: readonly Transform[] = [(line) => line];
const rows = [
  '',
  'plain',
  'spaces behind   ',
  '   spaces before',
  '\u001B[1mbold\u001B[22m \u001B[36mcyan\u001B[39m',
  '\u001B[36ma\u001B[39m\u001B[36mb\u001B[39m',
  '\u001B[1m\u001B[2mbold and dim\u001B[22m plain',
  '\u001B[7m  inverse   \u001B[27m',
  '\u001B[38;5;208mno end of its color',
  '\u001B[38;2;1;2;3m\u001B[48;5;17mdeep\u001B[49m\u001B[39m',
  '\u001B[2m\u001B[22m nothing dim',
  'wide 日本語 and 👩‍👩‍👧 é',
  'half a wide one at the end 日',
  '\u200Bignorable\u200B',
  '\u001B]8;;https://example.com\u0007link\u001B]8;;\u0007 behind',
  `${'long '.repeat(8)}end`,
];

/** The same rows, cell by cell: where something is clipped, or may be, the patch leaves a frame to Ink. */
function frames(texts: readonly string[], transformers: readonly Transform[] = plain): readonly Frame[] {
  return [false, true].map((byCell) => {
    const output = new Output({ width: columns, height: texts.length + 1 });
    if (byCell) {
      output.clip({});
      output.unclip();
    }
    texts.forEach((text, y) => output.write(0, y, text, { transformers }));
    return output.get();
  });
}

test('a frame of whole rows is what Ink draws cell by cell', () => {
  const [whole, byCell] = frames(rows);
  expect(whole).toEqual(byCell);
  // Again from what was kept.
  expect(frames(rows)[0]).toEqual(byCell);
});

test('so are rows of any codes in any order', () => {
  const pieces = rows.flatMap((row) => row.split(escapes));
  let seed = 7;
  const any = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return pieces[seed % pieces.length] ?? '';
  };
  const texts = Array.from({ length: 500 }, () => Array.from({ length: 6 }, any).join(''));
  const [whole, byCell] = frames(texts);
  expect(whole).toEqual(byCell);
});

test('and rows that Ink transforms', () => {
  const [whole, byCell] = frames(rows, [(line, index) => `\u001B[31m${index} ${line}\u001B[39m`]);
  expect(whole).toEqual(byCell);
  expect(whole?.output).toContain('0 plain');
});

test('two texts in a row are drawn cell by cell', () => {
  const output = new Output({ width: columns, height: 1 });
  output.write(0, 0, 'left', { transformers: plain });
  output.write(8, 0, 'right', { transformers: plain });
  expect(output.get()).toEqual({ output: 'left    right', height: 1 });
});
