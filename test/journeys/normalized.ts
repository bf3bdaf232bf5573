import type { StyledRun } from './styled-runs.js';

const stamp = '2026-01-01T00:00:00Z';

/** The screen as text, without what differs from run to run: ports, times, ages, identities. Columns keep their places. */
export function normalized(rows: readonly string[]): string {
  const text = rows.map((row) => steady(row).trimEnd()).join('\n');
  return `${text.trimEnd()}\n`;
}

/** The parts that do not look like plain text, a line for each row that has any: under the text, so that a changed color is seen. */
export function normalizedStyles(rows: readonly (readonly StyledRun[])[]): string {
  const lines = rows
    .map((runs) => withoutFill(runs).map(({ style, text }) => `${style} “${steadyRun(text)}”`))
    .filter((runs) => runs.length > 0);
  return `\n== styles\n${lines.map((runs) => runs.join('  ')).join('\n')}\n`;
}

/** A rule goes on to the end of its row, if what it says leaves room. */
function withoutFill(runs: readonly StyledRun[]): readonly StyledRun[] {
  return /^ ?─+$/.test(runs.at(-1)?.text ?? '') ? runs.slice(0, -1) : runs;
}

function steadyRun(text: string): string {
  return (
    steady(
      text.trim().replace(/( · )[\d.]+ m?s (?:\(|· first ).*$/, (_, before: string) => `${before}1 ms …`),
    )
      // An age that starts a run has no blanks before it.
      .replace(/^(?:\d+[ydhms])+(?= {2}|$)/, '0d')
      .replace(/^\d\d:\d\d:\d\d(?= \d+\w ago)/, '00:00:00')
      .replaceAll(/─{2,}/g, '──')
      // Of a rule before a filter a slow answer leaves one dash.
      .replace(/^─+(?= \/)/, '──')
      .replaceAll(/ {2,}/g, '  ')
      .trim()
  );
}

function steady(row: string): string {
  return (
    row
      .replaceAll(/(127\.0\.0\.1:|\['127\.0\.0\.1', |'127\.0\.0\.1', )\d{4,5}/g, '$100000')
      .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, stamp)
      .replaceAll(/(?<=^ [▸ ][◆ ] )\d\d:\d\d:\d\d\b/g, '00:00:00')
      .replaceAll(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}/g, '2026-01-01 00:00:00.000')
      .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '00000000-0000-0000-0000-000000000000')
      .replaceAll(/isvc-test-\w{6}/g, 'isvc-test-000000')
      .replaceAll(/(resourceVersion: ["']?)\d+/g, '$10')
      .replaceAll(/ \((?:(?:resolve|connect|tls|wait|read) [\d.]+(?: · )?)+\)/gi, ' (wait 1)')
      // In a column, where a slow machine leaves one space before it.
      .replaceAll(
        /(ok|✗)( +[\d.]+ m?s)\b/g,
        (_, mark: string, took: string) => mark + '1 ms'.padStart(took.length),
      )
      .replaceAll(/ +[\d.]+ ms\b/g, (took) =>
        took.startsWith('  ') ? '1 ms'.padStart(took.length) : ' 1 ms',
      )
      .replaceAll(/(answering…|…) [\d.]+ s\b/g, '$1 0.0 s')
      // The line of a streamed answer in a conversation.
      .replace(
        /^( *)[\d.]+ m?s · first token .*/,
        (_, blanks: string) => `${blanks === '' ? '' : '   '}1 ms · first token …`,
      )
      .replaceAll(/(upstream-service-time: )\d+/g, '$10')
      .replaceAll(/\b\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT\b/g, 'Thu, 01 Jan 2026 00:00:00 GMT')
      .replace(/((?:^|│)─ .* · )[\d.]+ m?s\b.*$/, (_, before: string) => `${before}1 ms …`)
      .replaceAll(/\b\d+s ago/g, '0s ago')
      .replaceAll(/ +(?:\d+[ydhms])+\b/g, (age) => (age.startsWith('  ') ? '0d'.padStart(age.length) : ' 0d'))
  );
}
