import { labelsOf } from '../../format/labels.js';
import { safeText } from '../../format/safe-text.js';
import { padText, widestOf } from '../../format/text.js';
import { jsonHead, type Answer, type Labels } from '../../inference/answer.js';
import type { Tensor } from '../../inference/tensor.js';
import { jsonRows } from './json-block.js';
import type { TextSoFar } from '../../inference/text-so-far.js';
import { rowsSoFar, textRows } from './text-block.js';
import { emptyLine, lineWidth, span, type Line } from './line.js';
import { mapLines, stackLines, underTitle, type Lines } from './lines.js';
import { tensorBlock } from './tensor-block.js';

/** Rows of class scores on a screen of their own. */
const shownClasses = 100;

/** The whole answer: each tensor under a line that names it, its values three columns in; a text as it is read; JSON where there is neither. */
export function answerBlock(
  answer: Answer,
  layout: {
    readonly width: number;
    readonly rows: number;
    readonly column: number;
    readonly labels?: Labels | undefined;
  },
): Lines {
  const { tensors } = answer;
  const width = layout.width - 6;
  if (tensors.length === 0) return withoutTensors(answer, layout.width);
  return stackLines(
    tensors.flatMap((tensor, at) => {
      const classes = Math.max(shownClasses, layout.rows);
      const labels = labelsOf(tensor, tensors, layout.labels);
      const block = tensorBlock(tensor, { ...layout, width, classes, labels, detail: 'all' });
      return [at === 0 ? [] : [emptyLine], underTitle(heading(tensor), indentLines(block, 5))];
    }),
  );
}

/** Bytes of an answer's JSON that are shown where it has no tensors. */
const shownBytes = 100_000;

function withoutTensors(answer: Answer, width: number): Lines {
  if (answer.text !== undefined) return indentLines(textRows(answer.text, width - 4), 3);
  return indentLines(jsonRows(jsonHead(answer, shownBytes).text, width - 4), 3);
}

/** An answer that is a text, as far as it has come. */
export function blockSoFar(text: TextSoFar, width: number): Lines {
  return indentLines(rowsSoFar(text, width - 4), 3);
}

function heading({ name, datatype, shape }: Tensor): Line {
  return [span('   '), span(safeText(name), 'strong'), span(`  ${datatype} [${shape.join(',')}]`, 'dim')];
}

/** The answer in a few rows: names, types and shapes in columns, the values beside them. */
export function shortAnswer(
  answer: Answer,
  layout: { readonly width: number; readonly rows: number; readonly labels?: Labels | undefined },
): Lines {
  const { tensors } = answer;
  if (tensors.length === 0) return withoutTensors(answer, layout.width);
  const shapes = tensors.map(({ shape }) => `[${shape.join(',')}]`);
  const nameWidth = Math.min(
    Math.floor(layout.width / 4),
    widestOf(tensors.map(({ name }) => safeText(name))),
  );
  const typeWidth = widestOf(tensors.map(({ datatype }) => datatype));
  const shapeWidth = widestOf(shapes);
  const indent = 3 + nameWidth + 2 + typeWidth + 1 + shapeWidth + 2;
  const rows = Math.min(10, Math.max(2, layout.rows - tensors.length + 1));
  return stackLines(
    tensors.map((tensor, at) => {
      const label: Line = [
        span('   '),
        span(padText(safeText(tensor.name), nameWidth)),
        span(`  ${padText(tensor.datatype, typeWidth)} ${padText(shapes[at] ?? '', shapeWidth)}  `, 'dim'),
      ];
      const block = tensorBlock(tensor, {
        width: Math.max(8, layout.width - indent - 1),
        rows,
        classes: rows,
        column: 0,
        labels: labelsOf(tensor, tensors, layout.labels),
        detail: 'short',
      });
      return mapLines(block, (row, at) => [...(at === 0 ? label : [span(' '.repeat(indent))]), ...row]);
    }),
  );
}

function indentLines(lines: Lines, columns: number): Lines {
  return mapLines(lines, (row) => (lineWidth(row) === 0 ? row : [span(' '.repeat(columns)), ...row]));
}
