import type { Labels } from '../inference/answer.js';
import type { Tensor } from '../inference/tensor.js';
import { barLines, batchLines, batchScores } from './bars.js';
import { classLabel, labelsOf } from './labels.js';
import { safeText } from './safe-text.js';
import { classScores } from './scores.js';
import { fitText, padText, textWidth, widestOf } from './text.js';
import { valueText } from './values.js';

export type TensorLayout = {
  readonly width: number;
  /** Values shown of one tensor, 100 when absent; the rest is counted. */
  readonly maxValues?: number;
  /** Draw class scores as bars, best first, at most so many lines. */
  readonly bars?: number;
  readonly labels?: Labels | undefined;
};

type ValueLayout = Omit<TensorLayout, 'labels'> & { readonly labels?: readonly string[] | undefined };

/** Each tensor's name, datatype, shape and values, aligned; values that need more lines continue under the first. */
export function tensorLines(tensors: readonly Tensor[], layout: TensorLayout): readonly string[] {
  const names = tensors.map((tensor) => safeText(tensor.name));
  const types = tensors.map((tensor) => tensor.datatype);
  const shapes = tensors.map((tensor) => `[${tensor.shape.join(',')}]`);
  const nameWidth = Math.min(24, widestOf(names));
  const typeWidth = widestOf(types);
  const shapeWidth = widestOf(shapes);
  const indent = nameWidth + 2 + typeWidth + 1 + shapeWidth + 2;
  const width = Math.max(8, layout.width - indent);
  return tensors.flatMap((tensor, at) => {
    const name = padText(names[at] ?? '', nameWidth);
    const type = padText(types[at] ?? '', typeWidth);
    const label = `${name}  ${type} ${padText(shapes[at] ?? '', shapeWidth)}`;
    const labels = labelsOf(tensor, tensors, layout.labels);
    return valueLines(tensor, { ...layout, width, labels }).map((line, row) =>
      `${row === 0 ? `${label}  ` : ' '.repeat(indent)}${line}`.trimEnd(),
    );
  });
}

/** The values alone: one, a vector that wraps, or one line a row with the brackets that open and close there. */
function valueLines(tensor: Tensor, layout: ValueLayout): readonly string[] {
  if (tensor.values.length === 0) return ['(empty)'];
  const classes = classLines(tensor, layout);
  if (classes !== undefined) return classes;
  const rowLength = tensor.shape.at(-1) ?? 1;
  if (rowLength === tensor.values.length || tensor.values.length === 1) return vectorLines(tensor, layout);
  return matrixLines(tensor, rowLength, layout);
}

/** Class scores as bars, a batch of them with a line for each row, and a class's number with its label. */
function classLines(tensor: Tensor, { width, bars, labels }: ValueLayout): readonly string[] | undefined {
  const label = classLabel(tensor, labels);
  if (label !== undefined) return [`${valueText(tensor, 0)}  ${label}`];
  if (bars === undefined) return undefined;
  const scores = classScores(tensor);
  if (scores !== undefined) return barLines(scores, { width, top: bars, labels });
  const batch = batchScores(tensor);
  return batch === undefined ? undefined : batchLines(batch, { width, top: bars, labels });
}

/** The values of a vector, in as many lines as they need. */
export function vectorLines(tensor: Tensor, { width, maxValues = 100 }: ValueLayout): readonly string[] {
  const shown = Math.min(tensor.values.length, maxValues);
  const left = tensor.values.length - shown;
  const lines: string[] = [];
  let line = '';
  for (let index = 0; index < shown; index += 1) {
    const value = `${valueText(tensor, index)}${index + 1 < tensor.values.length ? ',' : ''}`;
    if (line !== '' && textWidth(line) + 1 + textWidth(value) > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? fitText(value, width) : `${line} ${value}`;
  }
  lines.push(line);
  return left === 0 ? lines : [...lines, `… ${left} more`];
}

function matrixLines(
  tensor: Tensor,
  rowLength: number,
  { width, maxValues = 100 }: ValueLayout,
): readonly string[] {
  const rows = tensor.values.length / rowLength;
  const shownRows = Math.min(rows, Math.max(1, Math.floor(maxValues / rowLength)));
  const depth = tensor.shape.length;
  const lines = Array.from({ length: shownRows }, (_, row) => {
    const opened = bracketsAt(tensor.shape, row);
    const closed = bracketsAt(tensor.shape, row + 1);
    const start = `${' '.repeat(depth - opened)}${'['.repeat(opened)}`;
    const end = ']'.repeat(closed);
    return start + rowText(tensor, row * rowLength, rowLength, width - depth - end.length) + end;
  });
  const left = tensor.values.length - shownRows * rowLength;
  return left === 0 ? lines : [...lines, `… ${left} more`];
}

/** How many brackets stand at the boundary before this row: 1, and one more for each outer dimension that turns there. */
function bracketsAt(shape: readonly number[], row: number): number {
  let brackets = 1;
  let rows = 1;
  for (let dimension = shape.length - 2; dimension >= 0; dimension -= 1) {
    rows *= shape[dimension] ?? 1;
    if (row % rows !== 0) break;
    brackets += 1;
  }
  return brackets;
}

/** As many of a row's values as fit the width; the rest of the row is counted. */
function rowText(tensor: Tensor, from: number, length: number, width: number): string {
  const values: string[] = [];
  let used = 0;
  for (let index = 0; index < length; index += 1) {
    const value = valueText(tensor, from + index);
    const rest = index + 1 < length ? ` … ${length - index - 1} more`.length : 0;
    if (index > 0 && used + textWidth(value) + 2 + rest > width) {
      return `${values.join(', ')}, … ${length - index} more`;
    }
    values.push(value);
    used += textWidth(value) + 2;
  }
  return values.join(', ');
}
