import { expect, test } from 'vitest';
import { openBuiltIsvc, openIsvc, openOn } from './open-isvc.js';
import type { TestScreen } from './screen.js';

const sizes = [
  [60, 16],
  [300, 100],
  [59, 15],
  [80, 24],
  [300, 15],
  [120, 40],
  [59, 100],
  [61, 17],
  [150, 40],
  [149, 16],
  [24, 6],
  [23, 5],
  [40, 12],
] as const;

/** The faults of a screen of this size: a header, a rule or a footer that is missing, or left over. */
function faults(rows: readonly string[], columns: number): readonly string[] {
  const filled = rows.filter((row) => row.trim() !== '');
  if (columns < 24 || rows.length < 6) return filled.join(' ').startsWith('isvc needs 24×6') ? [] : filled;
  // The way out may take the whole row.
  if (columns < 40) return filled.length === 0 ? ['nothing'] : [];
  const wanted = [
    [/^ isvc {3}/, 'header', 0],
    [/(?:^|│)─ /, 'rule', undefined],
    [/q quit|esc back/, 'footer', rows.length - 1],
  ] as const;
  return wanted.flatMap(([text, name, at]) => {
    const found = rows.flatMap((row, index) => (text.test(row) ? [index] : []));
    const isRight = found.length === 1 && (at === undefined || found[0] === at);
    return isRight ? [] : [`${name} in rows ${found.join()}`];
  });
}

async function expectSize(screen: TestScreen, columns: number, rows: number): Promise<void> {
  screen.resize(columns, rows);
  await expect.poll(() => faults(screen.rows(), columns), { interval: 10 }).toEqual([]);
  expect(screen.rows()).toHaveLength(rows);
}

test('whatever the size becomes while answers arrive, nothing is left over', async () => {
  const screen = await openOn('half-plus-two');
  screen.press('r', '-');
  await screen.shows('every 1 s', '2×');
  for (const [columns, rows] of sizes) await expectSize(screen, columns, rows);
  await expectSize(screen, 80, 24);
  await expect(screen).toShow('▸ half-plus-two', 'every 1 s');
});

test.each([
  ['the YAML', 'y', 'kind: LLMInferenceService'],
  ['the raw exchange', 'w', '· raw exchange'],
  ['the answer', 'v', '· answer ─'],
])('after many sizes %s looks as before', async (_, key, text) => {
  const screen = await openIsvc();
  screen.press('p');
  await screen.shows('answered by the model');
  screen.press(key);
  await screen.shows(text);
  const before = screen.rows();
  for (const [columns, rows] of sizes) await expectSize(screen, columns, rows);
  await expectSize(screen, 80, 24);
  const lines = screen.rows().map(withoutAges);
  expect(lines).toEqual(before.map(withoutAges));
});

test('sizes that change faster than frames are drawn end with the last one', async () => {
  const screen = await openBuiltIsvc();
  for (const [columns, rows] of [...sizes, ...sizes, ...sizes]) screen.resize(columns, rows);
  await expectSize(screen, 100, 30);
});

function withoutAges(row: string): string {
  return row.replaceAll(/\b\d+[smhd](?:\d+[smhd])?\b/g, '');
}
