import { sign } from './marks.js';
import { exchangeDifference, type Difference, type FactChange, wordsText } from '../../format/difference.js';
import { safeText } from '../../format/safe-text.js';
import { positionText, relativeText, type TensorDifference } from '../../format/tensor-difference.js';
import { fitText, padText } from '../../format/text.js';
import type { Exchange } from '../../inference/exchange.js';
import { emptyLine, lineWidth, span, type Line, andMore, heardAs } from './line.js';
import { makeLines, stackLines, type Lines } from './lines.js';
import { abridgeRuns, wordRows } from './word-rows.js';

/** Narrower screens have no room for columns. */
const aligned = 72;

const changedMark: Line = [span('   '), sign('changed'), span(' ')];
const becomes = heardAs(' to ', ' → ', 'accent');

type Changed = Extract<TensorDifference, { readonly kind: 'changed' }>;

/** All that differs, facts first, then tensor by tensor; of each at most 10,000 changed values, in order. */
export function differenceRows(before: Exchange, after: Exchange, columns: number): Lines {
  const difference = exchangeDifference(before, after);
  const blocks = difference.tensors.map((tensor) => {
    const head = stackLines([[emptyLine], [headOf(tensor)]]);
    if (tensor.kind !== 'changed') return head;
    const layout = columns < aligned ? 'narrow' : 'aligned';
    const rows = makeLines(tensor.positions.length, (at) =>
      changeRow(tensor, tensor.positions[at] ?? 0, layout),
    );
    const left = tensor.changed - tensor.positions.length;
    return stackLines([head, rows, left === 0 ? [] : [[andMore(`${left} more`, '     ')]]]);
  });
  const { words = [], payload = [] } = difference;
  return stackLines([
    aboutRows(difference, columns),
    ...blocks,
    wordRows(words, columns - 1, '     '),
    payload.length === 0 ? [] : [emptyLine, [span('   the payloads:', 'strong')]],
    wordRows(abridgeRuns(payload), columns - 1, '     '),
  ]);
}

/** The same in a few rows: of each tensor the number of changed values and the largest change, of a text the changes and the words around them. */
export function shortDifferenceRows(before: Exchange, after: Exchange, columns: number): readonly Line[] {
  const difference = exchangeDifference(before, after);
  return [
    ...aboutRows(difference, columns),
    ...wordRows(abridgeRuns(difference.words ?? []), columns - 1, '     '),
    ...difference.tensors.flatMap((tensor) => {
      if (tensor.kind !== 'changed') return [headOf(tensor)];
      const largest = tensor.largest ?? tensor.positions[0] ?? 0;
      const more = tensor.changed > 1 ? [span(', the largest:', 'dim')] : [];
      return [[...headOf(tensor), ...more], changeRow(tensor, largest, 'narrow')];
    }),
  ];
}

/** The differences that are not about single tensors; or that nothing differs. */
function aboutRows({ facts, tensors, json, words }: Difference, columns: number): readonly Line[] {
  const rows = facts.flatMap((fact) => factRows(fact, columns));
  if (words !== undefined)
    rows.push([...changedMark, span(padText('text', 10), 'dim'), span(wordsText(words))]);
  else if (json === 'differs')
    rows.push([...changedMark, span('the answers differ; they have no tensors to compare')]);
  if (rows.length > 0 || tensors.length > 0) return rows;
  return [[heardAs('', '   = '), span('nothing differs')]];
}

/** On one row, or on two where there is too little room. */
function factRows({ what, before, after }: FactChange, columns: number): readonly Line[] {
  const old = [...changedMark, span(padText(what, 10), 'dim'), span(safeText(before))];
  const now = [becomes, span(safeText(after))];
  const row = [...old, ...now];
  return lineWidth(row) <= columns ? [row] : [old, [span(' '.repeat(12)), ...now]];
}

function headOf(tensor: TensorDifference): Line {
  const name = span(safeText(tensor.name), 'strong');
  switch (tensor.kind) {
    case 'added':
      return [span('   + ', 'good'), name, span(`  added: ${tensor.what}`)];
    case 'removed':
      return [span('   - ', 'bad'), name, span(`  removed: ${tensor.what}`)];
    case 'reshaped':
      return [...changedMark, name, span(`  ${tensor.before}`), becomes, span(tensor.after)];
    case 'changed': {
      const first = tensor.compared === tensor.count ? '' : `the first ${tensor.compared} of `;
      return [...changedMark, name, span(`  ${tensor.changed} of ${first}${tensor.count} values changed`)];
    }
  }
}

function changeRow(tensor: Changed, index: number, layout: 'aligned' | 'narrow'): Line {
  const { before, after, by, relative } = tensor.at(index);
  const last = positionText(tensor.count - 1, tensor.shape);
  const pad = (text: string, width: number, side: 'left' | 'right' = 'left') =>
    layout === 'aligned' ? padText(text, width, side) : fitText(text, width);
  const share = relative === undefined ? '' : relativeText(relative);
  return [
    span(`     ${padText(positionText(index, tensor.shape), last.length)}  `, 'dim'),
    span(pad(before, 14, 'right')),
    becomes,
    span(pad(after, 14)),
    span(by === undefined ? '' : `  ${pad(by, 11, 'right')} ${pad(share, 8, 'right')}`),
  ];
}
