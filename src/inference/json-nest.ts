import { endOfNumber, isWordByte, lastTraits } from './json-numbers.js';
import { maxRank } from './tensor.js';

/** Where a walk through nested lists of numbers is. */
export type Nest = {
  readonly start: number;
  at: number;
  state: 'going on' | 'ended' | 'not numbers';
  /** Of each open list, outermost first: where it starts, and the members that it has so far. */
  readonly starts: number[];
  readonly counts: number[];
  /** Of each level, how long its lists are; undefined until the first of them ends. */
  readonly shape: (number | undefined)[];
  /** The level whose members are numbers; 0 until one is seen. */
  leafLevel: number;
  /** Joined from all numbers. */
  traits: number;
  isFirst: boolean;
  isBehindValue: boolean;
};

/** A walk that begins at the bracket at `start`. */
export function beginNest(start: number): Nest {
  return {
    start,
    at: start,
    state: 'going on',
    starts: [],
    counts: [],
    shape: [],
    leafLevel: 0,
    traits: 0,
    isFirst: true,
    isBehindValue: false,
  };
}

/**
 * Walks on until `limit`, a byte's index, is passed or the nest ends: lists in lists of one shape whose members are numbers or null.
 * Anything else makes it `not numbers`; the lists that are open then are not nests; those that are closed may be.
 */
export function walkNest(bytes: Uint8Array, nest: Nest, limit: number): void {
  let { at, traits, isFirst, isBehindValue } = nest;
  let level = nest.starts.length;
  let count = nest.counts[level - 1] ?? 0;
  let state: Nest['state'] = 'going on';
  while (at < limit && state === 'going on') {
    const byte = bytes[at];
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) at += 1;
    else if (byte === 0x2c && isBehindValue) {
      isBehindValue = false;
      isFirst = false;
      at += 1;
    } else if (byte === 0x5d && (isBehindValue || (isFirst && level > 0))) {
      if (!closes(nest, level, count)) {
        // By itself it is a list of numbers: only those around it are not.
        nest.starts.pop();
        state = 'not numbers';
        break;
      }
      at += 1;
      nest.starts.pop();
      nest.counts.pop();
      level -= 1;
      count = (nest.counts[level - 1] ?? 0) + 1;
      isBehindValue = true;
      if (level === 0) state = 'ended';
    } else if (isBehindValue) state = 'not numbers';
    else if (byte === 0x5b) {
      if (level === maxRank || (nest.leafLevel !== 0 && level >= nest.leafLevel)) {
        state = 'not numbers';
        break;
      }
      if (level > 0) nest.counts[level - 1] = count;
      nest.starts.push(at);
      nest.counts.push(0);
      level += 1;
      count = 0;
      isFirst = true;
      at += 1;
    } else {
      if (nest.leafLevel === 0) nest.leafLevel = level;
      state = level === 0 || level !== nest.leafLevel ? 'not numbers' : state;
      // The numbers of an innermost list follow one another without a look at anything else.
      while (state === 'going on') {
        const end = endOfNumber(bytes, at);
        const next = bytes[end] ?? 0;
        if (end === at || (next !== 0x2c && isWordByte(next))) state = 'not numbers';
        else {
          traits |= lastTraits;
          count += 1;
          at = end;
          isBehindValue = true;
          if (next !== 0x2c || at >= limit || !startsNumber(bytes[at + 1] ?? 0)) break;
          at += 1;
          isFirst = false;
          isBehindValue = false;
        }
      }
    }
  }
  if (at >= bytes.length && state === 'going on') state = 'not numbers';
  if (level > 0) nest.counts[level - 1] = count;
  nest.at = at;
  nest.traits = traits;
  nest.isFirst = isFirst;
  nest.isBehindValue = isBehindValue;
  nest.state = state;
}

/** A digit or a minus. */
function startsNumber(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2d;
}

/** Whether a list that ends with so many members is as long as those beside it. */
function closes(nest: Nest, level: number, count: number): boolean {
  if (nest.leafLevel === 0) nest.leafLevel = level;
  const known = nest.shape[level - 1];
  if (known === undefined) nest.shape[level - 1] = count;
  return known === undefined || known === count;
}
