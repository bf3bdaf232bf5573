import type { Tensor } from '../inference/tensor.js';
import { positionText } from './tensor-difference.js';
import { fitText, padText, textWidth } from './text.js';
import { isFloat, valueText } from './values.js';

/** Values at which the width of the cells is measured: enough for nearly all tables, few enough for any. */
const measuredValues = 256;
/** A cell is no wider than this; longer floats lose digits, other values are cut with `…`. */
const widestCell: Partial<Record<Tensor['datatype'], number>> = { INT64: 20, UINT64: 20, BYTES: 32 };
const widestNumber = 14;

/** A tensor as a table: a row for each of its innermost vectors, or one long vector folded into rows. */
export type TensorTable = {
  readonly rows: number;
  /** Columns of the tensor; a folded vector has as many as fit. */
  readonly columns: number;
  /** How many columns are shown at once. */
  readonly shownColumns: number;
  /** The titles from a column on: their numbers; '' for a folded vector, whose rows say where they start. */
  readonly head: (firstColumn: number) => string;
  /** The label before a row: its index in each outer dimension, or the index of its first value. */
  readonly label: (row: number) => string;
  /** The cells of a row from a column on, aligned, in the width. */
  readonly row: (row: number, firstColumn: number) => string;
};

/** Lays out a tensor in `width` columns. Work does not grow with its size: only what is shown is read, and a few values to measure. */
export function tableOf(tensor: Tensor, width: number): TensorTable {
  const count = tensor.values.length;
  const vector = tensor.shape.filter((size) => size !== 1).length <= 1;
  const cell = cellWidth(tensor);
  const last = vector ? count : (tensor.shape.at(-1) ?? 1);
  const rowCount = (columns: number) => (columns === 0 ? 0 : Math.ceil(count / columns));
  const labelWidth = vector
    ? String(Math.max(0, count - 1)).length + 2
    : tensor.shape.slice(0, -1).join().length + 2;
  const fitting = Math.max(1, Math.floor((width - labelWidth) / (cell + 2)));
  const columns = vector ? foldedColumns(fitting, count) : last;
  const shownColumns = Math.min(fitting, columns);
  const label = (row: number) =>
    vector ? `[${row * columns}]` : positionText(row, tensor.shape.slice(0, -1));
  return {
    rows: rowCount(columns),
    columns,
    shownColumns,
    label: (row) => padText(label(row), labelWidth, 'right'),
    head: (first) => (vector ? '' : `${' '.repeat(labelWidth)}${heads(first, shownColumns, last, cell)}`),
    row: (row, first) => {
      const from = Math.max(0, Math.min(first, columns - shownColumns));
      const cells = Array.from({ length: shownColumns }, (_, at) => {
        const index = row * columns + from + at;
        return index < count ? `  ${cellText(tensor, index, cell)}` : '';
      });
      return cells.join('');
    },
  };
}

function heads(first: number, shown: number, columns: number, cell: number): string {
  const from = Math.max(0, Math.min(first, columns - shown));
  return Array.from({ length: shown }, (_, at) => `  ${padText(String(from + at), cell, 'right')}`).join('');
}

/** A count that people read easily, where there is room for it. */
function foldedColumns(fitting: number, count: number): number {
  const round = [100, 50, 20, 10, 5, 4, 2, 1].find((size) => size <= fitting) ?? 1;
  return Math.min(round, Math.max(1, count));
}

function cellWidth(tensor: Tensor): number {
  const count = tensor.values.length;
  const most = widestCell[tensor.datatype] ?? widestNumber;
  const step = Math.max(1, Math.floor(count / measuredValues));
  let widest = 1;
  for (let index = 0; index < count; index += step) {
    widest = Math.max(widest, textWidth(valueText(tensor, index)));
    if (widest >= most) return most;
  }
  const lastColumn = String(Math.max(0, (tensor.shape.at(-1) ?? 1) - 1)).length;
  return Math.max(widest, tensor.shape.length > 1 ? lastColumn : 1);
}

/** A value in exactly `width` columns. A float that is too long loses digits, never its magnitude. */
function cellText(tensor: Tensor, index: number, width: number): string {
  const text = valueText(tensor, index);
  if (textWidth(text) <= width) return padText(text, width, 'right');
  if (isFloat(tensor)) {
    const value = Number(tensor.values[index]);
    for (let digits = width; digits > 0; digits -= 1) {
      const rounded = value.toPrecision(digits);
      if (rounded.length <= width) return rounded.padStart(width);
    }
  }
  return fitText(text, width);
}
