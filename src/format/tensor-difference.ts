import type { Tensor } from '../inference/tensor.js';
import { defined } from '../runtime/defined.js';
import { valueText } from './values.js';

/** Values that are compared: an answer of a million does not hold up the screen. */
const comparedValues = 100_000;
/** Changed values that are listed. */
const listedChanges = 10_000;

/** How one value differs. Numbers have the change itself and, unless the old one is 0, its share of the old one. */
export type ValueChange = {
  readonly index: number;
  readonly before: string;
  readonly after: string;
  readonly by?: string;
  readonly relative?: number;
};

/** The differences between two tensors of the same name. */
export type TensorDifference =
  | { readonly kind: 'added' | 'removed'; readonly name: string; readonly what: string }
  | { readonly kind: 'reshaped'; readonly name: string; readonly before: string; readonly after: string }
  | {
      readonly kind: 'changed';
      readonly name: string;
      readonly shape: readonly number[];
      /** Changed among the first `compared` values, of `count`. */
      readonly changed: number;
      readonly compared: number;
      readonly count: number;
      /** The positions of the first changed ones, in order. */
      readonly positions: readonly number[];
      /** Where the largest change is, by its size; undefined where values are not numbers. */
      readonly largest?: number;
      readonly at: (position: number) => ValueChange;
    };

/** Compares the tensors of two answers by name: those of the newer one in its order, then the removed. */
export function tensorDifferences(
  before: readonly Tensor[],
  after: readonly Tensor[],
): readonly TensorDifference[] {
  const older = new Map(before.map((tensor) => [tensor.name, tensor]));
  const newer = new Set(after.map(({ name }) => name));
  return [
    ...after.flatMap((tensor) => {
      const old = older.get(tensor.name);
      if (old === undefined) return [{ kind: 'added', name: tensor.name, what: typeText(tensor) } as const];
      return compare(old, tensor) ?? [];
    }),
    ...before
      .filter(({ name }) => !newer.has(name))
      .map((tensor) => ({ kind: 'removed', name: tensor.name, what: typeText(tensor) }) as const),
  ];
}

function typeText({ datatype, shape }: Tensor): string {
  return `${datatype} [${shape.join(',')}]`;
}

function compare(before: Tensor, after: Tensor): TensorDifference | undefined {
  const [old, now] = [typeText(before), typeText(after)];
  if (old !== now) return { kind: 'reshaped', name: after.name, before: old, after: now };
  const count = after.values.length;
  const compared = Math.min(count, comparedValues);
  const positions: number[] = [];
  let [changed, most] = [0, -1];
  let largest: number | undefined;
  for (let index = 0; index < compared; index += 1) {
    if (isSameValue(before.values[index], after.values[index])) continue;
    changed += 1;
    if (positions.length < listedChanges) positions.push(index);
    const size = changeSize(before.values[index], after.values[index]);
    if (size > most) [most, largest] = [size, index];
  }
  if (changed === 0) return undefined;
  return {
    kind: 'changed',
    name: after.name,
    shape: after.shape,
    changed,
    compared,
    count,
    positions,
    ...defined({ largest }),
    at: (position) => valueChange(before, after, position),
  };
}

type Value = Tensor['values'][number] | undefined;

/** NaN is the same as NaN; 0 and -0 are told apart, as they print differently. */
export function isSameValue(before: Value, after: Value): boolean {
  if (before instanceof Uint8Array && after instanceof Uint8Array) {
    return Buffer.compare(before, after) === 0;
  }
  return Object.is(before, after);
}

/** -1 for what has no size: text, booleans, and what is not finite. */
function changeSize(before: Value, after: Value): number {
  if (typeof before === 'bigint' && typeof after === 'bigint') {
    return Math.abs(Number(after - before));
  }
  if (typeof before !== 'number' || typeof after !== 'number') return -1;
  const size = Math.abs(after - before);
  return Number.isFinite(size) ? size : -1;
}

function valueChange(older: Tensor, newer: Tensor, index: number): ValueChange {
  const [old, now] = [older.values[index], newer.values[index]];
  const texts = { index, before: valueText(older, index), after: valueText(newer, index) };
  if (typeof old === 'bigint' && typeof now === 'bigint') {
    return {
      ...texts,
      by: signed(now - old, String(now - old)),
      ...relative(Number(now - old), Number(old)),
    };
  }
  if (typeof old !== 'number' || typeof now !== 'number' || !Number.isFinite(now - old)) return texts;
  return { ...texts, by: signed(now - old, shortNumber(now - old)), ...relative(now - old, old) };
}

function signed(change: number | bigint, text: string): string {
  return change > 0 ? `+${text}` : text;
}

/** Four digits: what a difference of floats has beyond them is mostly rounding. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function relative(change: number, old: number): { readonly relative?: number } {
  return old === 0 || !Number.isFinite(old) ? {} : { relative: change / Math.abs(old) };
}

/** `+150%`, `-0.2%`, `×40`: a share of the old value. */
export function relativeText(share: number): string {
  if (share >= 10) return `×${shortNumber(share + 1)}`;
  const percent = Number((share * 100).toPrecision(3));
  return `${percent > 0 ? '+' : ''}${percent}%`;
}

/** A value's place in its tensor: `[0,3]`. */
export function positionText(index: number, shape: readonly number[]): string {
  let rest = index;
  const indexes = shape.toReversed().map((size) => {
    const at = rest % Math.max(1, size);
    rest = Math.floor(rest / Math.max(1, size));
    return at;
  });
  return `[${indexes.toReversed().join(',')}]`;
}
