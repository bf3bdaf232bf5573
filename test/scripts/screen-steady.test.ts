import { expect, test } from 'vitest';
import type { Screen } from '../../scripts/screen-capture.ts';
import { steady } from '../../scripts/screen-steady.ts';

/** The rule above an answer that came as a stream: its timings, and what fills the row behind them. */
function ruleOf(timings: string, fill: string): Screen {
  const texts = [`answered by the model · ${timings} tokens/s `, fill];
  const columns = texts.join('').length;
  let column = 0;
  const row = texts.map((text) => {
    const run = { text, column, columns: text.length, bold: false, dim: false };
    column += text.length;
    return run;
  });
  return { columns, rows: [row] };
}

test('a rule is the same whether or not its timings leave room for the rows that are shown', () => {
  const long = ruleOf('360 ms · first token 24 ms · 92', '────────────');
  const short = ruleOf('1.4 s · first token 24 ms · 9', '─ 1–16 of 29 ─');
  expect([short.columns, steady(short)]).toEqual([long.columns, steady(long)]);
});
