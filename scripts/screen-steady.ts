import type { Run, Screen } from './screen-capture.ts';

/** The same screen without what differs from run to run: the port, how long it took, ages in seconds, and times. */
export function steady({ columns, rows }: Screen): Screen {
  return { columns, rows: rows.map((row, at) => steadyRow(row, at, columns)) };
}

function steadyRow(row: readonly Run[], at: number, columns: number): readonly Run[] {
  let column = 0;
  const runs = row.map((run): Run => {
    const text = steadyText(run.text, at);
    const moved = { ...run, text, column, columns: run.columns + text.length - run.text.length };
    column += moved.columns;
    return moved;
  });
  return column === columns ? runs : refilled(runs, columns - column);
}

function steadyText(text: string, at: number): string {
  return (
    text
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, `2026-01-05T09:00:${String(at).padStart(2, '0')}.000Z`)
      .replaceAll(
        /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}/g,
        `2026-01-05 09:00:${String(at).padStart(2, '0')}.000`,
      )
      .replaceAll(/(?<= )\d\d:\d\d:\d\d(?= )/g, '09:00:00')
      .replaceAll(/127\.0\.0\.1:\d{5}/g, '127.0.0.1:31380')
      .replaceAll(
        /· [\d.]+ m?s · first (token|chunk) [\d.]+ m?s · [\d.,]+ /g,
        '· 360 ms · first $1 24 ms · 92 ',
      )
      // Whether a rule just has room for the rows that are shown depends on how long the timings before it are.
      .replaceAll(/^─{1,6} \d+–\d+ of \d+ ─$/g, (found) => '─'.repeat(found.length))
      .replaceAll(/ok +[\d.]+ m?s\b/g, (found) => `ok${'7 ms'.padStart(found.length - 2)}`)
      .replaceAll(/· [\d.]+ m?s \((?:(?:connect|wait|read) [\d.]+(?: · )?)+\)/g, '· 7 ms (wait 6 · read 1)')
      .replaceAll(/ {2,}[\d.]+ m?s\b/g, (found) => '7 ms'.padStart(found.length))
      .replaceAll(/\b\d+s ago/g, '2s ago')
      // The age of an answer, behind it.
      .replaceAll(/ \ds$/g, ' 2s')
      .replaceAll(/\b(\d{2,3})([sm])\b/g, (_, count: string, unit: string) => toTens(count) + unit)
  );
}

/** As wide as it was: the demo's ages start on tens, and a slow start makes them one more or less. */
function toTens(count: string): string {
  return String(Math.round(Number(count) / 10) * 10);
}

/** A rule, or the blank at the end, takes up what the text before it gave or took. */
function refilled(runs: readonly Run[], missing: number): readonly Run[] {
  const at = runs.findLastIndex(({ text }) => /─{3}|^ *$/.test(text));
  return runs.map((run, index) => {
    if (index > at) return { ...run, column: run.column + missing };
    if (index < at) return run;
    const fill = /─{3,}| +$/.exec(run.text)?.[0] ?? '';
    const resized = (fill[0] ?? ' ').repeat(Math.max(0, fill.length + missing));
    return { ...run, text: run.text.replace(fill, resized), columns: run.columns + missing };
  });
}
