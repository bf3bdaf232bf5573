import { pixelLayout } from '../../format/image-pixels.js';
import { safeLines, safeText } from '../../format/safe-text.js';
import { padText, textWidth, wrapText } from '../../format/text.js';
import type { JsonFault } from '../../inference/read-json.js';
import type { Service } from '../../kserve/service.js';
import { beside, emptyLine, fitLine, heardAs, line, seenOnly, span, type Line } from '../parts/line.js';
import { sign } from '../parts/marks.js';
import { readingPage, remoteLines, signLines, wrapLines, type Page } from '../parts/page.js';
import { thumbnail } from '../parts/thumbnail.js';
import { protocolOf } from '../selectors/service-options.js';
import type { PayloadPlace, PayloadPreview, Workbench } from '../state/payload-place.js';
import type { State } from '../state/state.js';
import { modelLines } from './workbench.js';
import { keyOf } from '../selectors/shown-keys.js';

/** From so many columns on, the model stands beside the payload, else above it. */
const wideColumns = 110;

/** The payload that `p` would send, and its source, with what the model takes; or a template to start from. */
export function payloadPage(state: State, place: PayloadPlace, service: Service): Page {
  const { columns } = state.size;
  const { workbench } = place;
  const lines = remoteLines(place.payload, 'looking for a payload', columns, (payload) => {
    const head = [
      ...headLines(state, payload, workbench),
      ...watchedLines(state, service),
      ...payload.notes.flatMap((note) => wrapLines(`  ${safeText(note)}`, columns, 'dim')),
      emptyLine,
    ];
    return [
      ...head,
      ...(columns < wideColumns
        ? stackedLines(payload, workbench, columns)
        : besideLines(payload, workbench, columns)),
    ];
  });
  return readingPage([service.name, 'payload', protocolOf(state, service)], lines);
}

function stackedLines(
  payload: PayloadPreview,
  workbench: Workbench | undefined,
  columns: number,
): readonly Line[] {
  if (workbench === undefined) return bodyLines(payload, columns);
  const model = modelLines(workbench, columns);
  const picture = pictureLines(workbench, columns);
  return [
    ...model,
    ...(model.length === 0 ? [] : [emptyLine]),
    ...picture,
    ...(picture.length === 0 ? [] : [emptyLine]),
    ...bodyLines(payload, columns),
  ];
}

/** The payload on the left, the model and the image on the right. */
function besideLines(
  payload: PayloadPreview,
  workbench: Workbench | undefined,
  columns: number,
): readonly Line[] {
  const width = Math.ceil(columns * 0.52);
  const right = columns - width - 1;
  const body = bodyLines(payload, width);
  if (workbench === undefined) return body;
  const picture = pictureLines(workbench, right);
  const model = modelLines(workbench, right);
  const other = [...model, ...(picture.length > 0 && model.length > 0 ? [emptyLine] : []), ...picture];
  return Array.from({ length: Math.max(body.length, other.length) }, (_, at) =>
    beside(fitLine(body[at] ?? emptyLine, width), fitLine(other[at] ?? emptyLine, right), width),
  );
}

/** That what is sent is what is in the file, and what a save does. */
function watchedLines(state: State, { key }: Service): readonly Line[] {
  const { payloads, sendsOnSave, size } = state;
  if (payloads.get(key)?.path === undefined) return [];
  const toggle = keyOf(state, 'send-on-save', 'payload');
  const does = sendsOnSave.has(key)
    ? `each save predicts: ${toggle} ends that`
    : `${toggle} lets each save predict`;
  return wrapLines(`  watched: what is in it is sent; ${does}`, size.columns, 'dim');
}

/** The image that would be sent, small. */
function pictureLines({ picture }: Workbench, width: number): readonly Line[] {
  const layout = picture === undefined ? undefined : pixelLayout(picture);
  if (picture === undefined || layout === undefined) return [];
  const drawn = thumbnail(picture, layout, { columns: Math.min(32, width - 6), rows: 10 });
  return drawn.slice(0, drawn.length).map((row) => [span('   '), ...row]);
}

function headLines(
  state: State,
  { source, template, fault, text }: PayloadPreview,
  workbench: Workbench | undefined,
): readonly Line[] {
  const fit = workbench?.fit;
  const isMisfit =
    fit?.fault !== undefined || fit?.inputs.some(({ misfit }) => misfit !== undefined) === true;
  const mark = sign(template ? 'waiting' : isMisfit ? 'bad' : 'good');
  const told = isMisfit && !template ? ' does not fit what the model takes' : '';
  const head: Line = [span('   '), mark, span(` ${safeText(source)}`), span(told, 'bad')];
  return fault === undefined ? [head] : [head, emptyLine, ...faultLines(state, text, fault)];
}

/** Where the JSON goes wrong: the line, and a mark below the column. Nothing of the text is lost. */
function faultLines(state: State, text: string, { line: at, column, expected }: JsonFault): readonly Line[] {
  const { columns } = state.size;
  const row = text.split('\n')[at - 1] ?? '';
  const room = columns - 14;
  const start = Math.max(0, column - Math.floor(room / 2));
  const before = safeText(row.slice(start, column - 1));
  const shown = before + safeText(row.slice(column - 1, start + room));
  return [
    ...signLines('bad', `This is not JSON yet: line ${at}, column ${column}: expected ${expected}.`, columns),
    [span(`   ${padText(String(at), 5, 'right')}`, 'dim'), heardAs(': ', ' │ ', 'dim'), span(shown)],
    [seenOnly(`${' '.repeat(11 + textWidth(before))}▲`, 'bad')],
    ...signLines(
      'next',
      `${keyOf(state, 'edit', 'payload')} edits it again: nothing of it is lost.`,
      columns,
    ),
  ];
}

function bodyLines({ text }: PayloadPreview, columns: number): readonly Line[] {
  return safeLines(text.replace(/\n$/, '')).flatMap((row) =>
    wrapText(row, columns - 4).map((part) => line(`   ${part}`)),
  );
}
