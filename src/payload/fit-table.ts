import type { Json } from '../inference/json.js';
import { makeTensor } from '../inference/make-tensor.js';
import type { Datatype, Tensor, TensorSpec } from '../inference/tensor.js';
import { nextStep, Problem } from '../problem.js';
import { isNumber, type CsvTable } from './csv.js';
import { describeInputs, describeType, type FitResult, fitShape } from './fit-shape.js';

/**
 * A table as the model's inputs: all of it as the only input, or each column as the input of its name. Without stated
 * inputs: all numbers as one FP64 tensor `input-0`, else a tensor for each named column. Throws Problem "payload".
 */
export function fitTable(read: CsvTable, inputs: readonly TensorSpec[], name: string): FitResult {
  const [only, ...others] = inputs;
  const table = withHeader(read, inputs);
  if (only === undefined) return fitUnstated(table, name);
  if (others.length === 0) return fitWhole(table, only, name);
  return fitColumns(table, inputs, name);
}

/** A first row that names every input is a header, also above text. */
function withHeader(table: CsvTable, inputs: readonly TensorSpec[]): CsvTable {
  const [first, ...rows] = table.rows;
  if (table.columns !== undefined || first === undefined || rows.length === 0 || inputs.length === 0)
    return table;
  return inputs.every((input) => first.includes(input.name)) ? { columns: first, rows } : table;
}

function fitWhole(table: CsvTable, wanted: TensorSpec, name: string): FitResult {
  const given = shapeOf(table);
  // A table of one column is also a plain list.
  const shape =
    fitShape(given, wanted.shape) ?? (given[1] === 1 ? fitShape([given[0]], wanted.shape) : undefined);
  if (shape === undefined) {
    throw new Problem(
      'payload',
      `${name} has ${given[0]} rows of ${given[1]} columns, the model expects ${wanted.name}: ${describeType(wanted)}.`,
      {
        namesPayload: true,
        remedy: nextStep(
          'Give a column for each value of a row; isvc metadata NAME shows what the model expects.',
          'metadata',
        ),
      },
    );
  }
  const tensor = toTensor(wanted.name, wanted.datatype, shape, table.rows.flat());
  const note = `${name}: ${given[0]} rows sent as ${wanted.name}, ${describeType(tensor)}`;
  return fitted([tensor], [note, ...indexNotes(table, name)]);
}

function fitColumns(table: CsvTable, inputs: readonly TensorSpec[], name: string): FitResult {
  const columns = table.columns ?? [];
  const tensors = inputs.map((wanted) => {
    const column = columns.indexOf(wanted.name);
    const rows = table.rows.length;
    const shape = fitShape([rows], wanted.shape) ?? fitShape([rows, 1], wanted.shape);
    if (column === -1 || shape === undefined) {
      const why =
        column === -1 ? `has no column ${wanted.name}` : `cannot fill ${wanted.name} with ${rows} rows`;
      throw new Problem('payload', `${name} ${why}; the model expects ${describeInputs(inputs)}.`, {
        namesPayload: true,
        remedy: 'Name the columns like the inputs in the first row, or give JSON.',
      });
    }
    return toTensor(wanted.name, wanted.datatype, shape, valuesOf(table, column));
  });
  const unused = columns
    .filter((column) => !inputs.some((wanted) => wanted.name === column))
    .map((column) => (column.trim() === '' ? "a column without a name (pandas' index?)" : column));
  const note = `${name}: ${table.rows.length} rows sent, a column for each input`;
  return fitted(tensors, [unused.length === 0 ? note : `${note}; not sent: ${unused.join(', ')}`]);
}

function fitUnstated(table: CsvTable, name: string): FitResult {
  const why = 'the model does not say what it expects';
  if (table.rows.flat().every(isNumber)) {
    const tensor = toTensor('input-0', 'FP64', shapeOf(table), table.rows.flat());
    const note = `${name}: sent as ${tensor.name}, ${describeType(tensor)}; ${why}`;
    return fitted([tensor], [note, ...indexNotes(table, name)]);
  }
  if (table.columns === undefined) {
    throw new Problem('payload', `${name} has cells that are not numbers and no header, and ${why}.`, {
      namesPayload: true,
      remedy: 'Name the columns in the first row, or give JSON.',
    });
  }
  const tensors = table.columns.map((column, index) => {
    const values = valuesOf(table, index);
    return toTensor(column, values.every(isNumber) ? 'FP64' : 'BYTES', [table.rows.length, 1], values);
  });
  const note = `${name}: ${table.rows.length} rows sent, a tensor for each column; ${why}`;
  return fitted(tensors, [note, ...indexNotes(table, name)]);
}

function shapeOf({ rows }: CsvTable): readonly [number, number] {
  return [rows.length, rows[0]?.length ?? 0];
}

function valuesOf({ rows }: CsvTable, column: number): readonly string[] {
  return rows.map((row) => row[column] ?? '');
}

function toTensor(
  name: string,
  datatype: Datatype,
  shape: readonly number[],
  cells: readonly string[],
): Tensor {
  return makeTensor(
    name,
    datatype,
    shape,
    cells.map((cell) => parseCell(cell, datatype)),
  );
}

/** Text that is not a value of the datatype stays text, which `makeTensor` then names. */
function parseCell(cell: string, datatype: Datatype): Json {
  const text = cell.trim();
  if (datatype === 'BYTES') return cell;
  if (datatype === 'BOOL') return booleans.get(text.toLowerCase()) ?? cell;
  // Through bigint, so that 64-bit integers keep every digit; a float has a 0 of either sign.
  if (/^[+-]?\d+$/.test(text) && Number(text) !== 0) return BigInt(text);
  if (!isNumber(cell)) return cell;
  return notFinite(text.toLowerCase()) ?? Number(text);
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
]);

function notFinite(text: string): number | undefined {
  if (text === 'nan') return NaN;
  if (!text.includes('inf')) return undefined;
  return text.startsWith('-') ? -Infinity : Infinity;
}

function fitted(tensors: readonly Tensor[], notes: readonly string[]): FitResult {
  return { payload: { kind: 'tensors', tensors }, notes };
}

/** pandas writes the index of a table as a first column without a name, unless it is told `index=False`. */
function indexNotes({ columns }: CsvTable, name: string): readonly string[] {
  const at = columns?.findIndex((column) => column.trim() === '') ?? -1;
  if (at === -1) return [];
  const what = at === 0 ? "the first column has no name (pandas' index?)" : `column ${at + 1} has no name`;
  return [`${name}: ${what}, and was sent too`];
}
