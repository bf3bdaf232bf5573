import { sign } from '../parts/marks.js';
import { safeLines, safeText } from '../../format/safe-text.js';
import { padText, textWidth, wrapText } from '../../format/text.js';
import type { JsonFault } from '../../inference/read-json.js';
import type { Service } from '../../kserve/service.js';
import { emptyLine, line, span, type Line, heardAs, seenOnly } from '../parts/line.js';
import { readingPage, remoteLines, wrapLines, type Page, signLines } from '../parts/page.js';
import { protocolOf } from '../selectors/service-options.js';
import type { PayloadPlace, PayloadPreview } from '../state/payload-place.js';
import type { State } from '../state/state.js';

/** What `p` would send, and from where; or a template to start from. */
export function payloadPage(state: State, place: PayloadPlace, service: Service): Page {
  const { size } = state;
  const lines = remoteLines(place.payload, 'looking for a payload', size.columns, (payload) => [
    ...headLines(payload, size.columns),
    ...payload.notes.flatMap((note) => wrapLines(`  ${safeText(note)}`, size.columns, 'dim')),
    emptyLine,
    ...bodyLines(payload, size.columns),
  ]);
  return readingPage([service.name, 'payload', protocolOf(state, service)], lines);
}

function headLines({ source, template, fault, text }: PayloadPreview, columns: number): readonly Line[] {
  const mark = sign(template ? 'waiting' : 'good');
  const head: Line = [span('   '), mark, span(` ${safeText(source)}`)];
  return fault === undefined ? [head] : [head, emptyLine, ...faultLines(text, fault, columns)];
}

/** Where the JSON goes wrong: the line, and a mark below the column. Nothing of the text is lost. */
function faultLines(
  text: string,
  { line: at, column, expected }: JsonFault,
  columns: number,
): readonly Line[] {
  const row = text.split('\n')[at - 1] ?? '';
  const room = columns - 14;
  const start = Math.max(0, column - Math.floor(room / 2));
  const before = safeText(row.slice(start, column - 1));
  const shown = before + safeText(row.slice(column - 1, start + room));
  return [
    ...signLines('bad', `This is not JSON yet: line ${at}, column ${column}: expected ${expected}.`, columns),
    [span(`   ${padText(String(at), 5, 'right')}`, 'dim'), heardAs(': ', ' │ ', 'dim'), span(shown)],
    [seenOnly(`${' '.repeat(11 + textWidth(before))}▲`, 'bad')],
    ...signLines('next', 'e edits it again: nothing of it is lost.', columns),
  ];
}

function bodyLines({ text }: PayloadPreview, columns: number): readonly Line[] {
  return safeLines(text.replace(/\n$/, '')).flatMap((row) =>
    wrapText(row, columns - 4).map((part) => line(`   ${part}`)),
  );
}
