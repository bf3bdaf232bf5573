import { stringifyJson } from '../inference/json.js';
import { ownValue } from '../kserve/fields.js';
import type { SuiteValue, Tolerance } from './suite.js';

/** A value of an answer: as JSON has it, with integers of more than 53 bits as bigint. */
export type AnswerValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly AnswerValue[]
  | { readonly [key: string]: AnswerValue };

/** Characters of a value in a message. */
const mostShown = 80;

/** The first difference between a value and the expected one, as a sentence that begins with the place; undefined where there is none. */
export function differenceAt(
  place: string,
  actual: AnswerValue | undefined,
  expected: SuiteValue,
  tolerance: Tolerance,
): string | undefined {
  if (actual === undefined) return `${place} is missing, and ${valueText(expected)} is expected`;
  if (isList(expected) && isList(actual)) {
    if (actual.length !== expected.length) {
      return countFault(place, actual.length, expected.length);
    }
    return firstOf(expected, (item, at) => differenceAt(`${place}[${at}]`, actual[at], item, tolerance));
  }
  if (isMapping(expected) && isMapping(actual)) {
    const extra = Object.keys(actual).find((key) => !Object.hasOwn(expected, key));
    if (extra !== undefined) return `${place} has ${extra}, which is not expected`;
    return firstOf(Object.entries(expected), ([key, item]) =>
      differenceAt(`${place}.${key}`, ownValue(actual, key), item, tolerance),
    );
  }
  if (isSameScalar(actual, expected, tolerance)) return undefined;
  return `${place} is ${valueText(actual)}, and ${valueText(expected)}${toleranceText(expected, tolerance)} is expected`;
}

/** `scores has 2 values, and 3 are expected` */
export function countFault(place: string, actual: number, expected: number): string {
  const values = `${actual} ${actual === 1 ? 'value' : 'values'}`;
  return `${place} has ${values}, and ${expected} ${expected === 1 ? 'is' : 'are'} expected`;
}

function firstOf<Item>(
  items: readonly Item[],
  find: (item: Item, at: number) => string | undefined,
): string | undefined {
  for (const [at, item] of items.entries()) {
    const found = find(item, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isSameScalar(actual: AnswerValue, expected: SuiteValue, { by, most }: Tolerance): boolean {
  if (typeof expected !== 'number') return actual === expected;
  if (typeof actual === 'bigint')
    return most === 0 ? isSameInteger(actual, expected) : isNear(Number(actual));
  return typeof actual === 'number' && isNear(actual);

  function isNear(number: number): boolean {
    if (Object.is(number, expected) || number === expected) return true;
    // 0.4 is no further from 0.3 than 0.1: what doubles add to that is not a difference.
    const rounding = Number.EPSILON * Math.max(Math.abs(number), Math.abs(Number(expected)));
    const allowed = by === 'amount' ? most : most * Math.abs(Number(expected));
    return most > 0 && Math.abs(number - Number(expected)) <= allowed + rounding;
  }
}

function isSameInteger(actual: bigint, expected: number): boolean {
  return Number.isInteger(expected) && BigInt(expected) === actual;
}

/** A value in a message: cut where it is long. */
function valueText(value: AnswerValue | SuiteValue): string {
  const text = stringifyJson(value);
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}

function toleranceText(expected: SuiteValue, { by, most }: Tolerance): string {
  if (most === 0 || typeof expected !== 'number') return '';
  return by === 'amount' ? ` ± ${most}` : ` ± ${Number((most * 100).toPrecision(6))} %`;
}

function isList<Value>(value: Value | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value);
}

function isMapping<Value>(value: unknown): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
