/** Values in the order of their keys (code units), of which a few change at a time. */
export type SortedValues<Value> = {
  /** Whether the key was there before. */
  readonly set: (key: string, value: Value) => boolean;
  /** Whether the key was there. */
  readonly delete: (key: string) => boolean;
  readonly has: (key: string) => boolean;
  /** How many keys stand before this one, which may not be there. */
  readonly countBefore: (key: string) => number;
  /** A list of its own, which later changes leave as it is. */
  readonly list: () => readonly Value[];
  readonly entries: () => readonly (readonly [key: string, value: Value])[];
  readonly size: () => number;
};

/** None yet. To sort thousands at every change, or to look each of them up, would take more time than the change itself. */
export function sortedValues<Value>(): SortedValues<Value> {
  const keys: string[] = [];
  const values: Value[] = [];

  /** The first place whose key is not before this one. */
  const placeFor = (key: string): number => {
    // A list that is read comes in order.
    if ((keys.at(-1) ?? '') < key) return keys.length;
    let [low, high] = [0, keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((keys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    set: (key, value) => {
      const place = placeFor(key);
      const isThere = keys[place] === key;
      if (!isThere) keys.splice(place, 0, key);
      values.splice(place, isThere ? 1 : 0, value);
      return isThere;
    },
    delete: (key) => {
      const place = placeFor(key);
      if (keys[place] !== key) return false;
      keys.splice(place, 1);
      values.splice(place, 1);
      return true;
    },
    has: (key) => keys[placeFor(key)] === key,
    countBefore: placeFor,
    list: () => values.slice(),
    entries: () => values.map((value, at) => [keys[at] ?? '', value]),
    size: () => keys.length,
  };
}

/** The values of all lists in the order of their keys; those of one key, in the order of the lists. */
export function mergeSorted<Value>(lists: readonly SortedValues<Value>[]): readonly Value[] {
  const full = lists.filter(({ size }) => size() > 0);
  const [only] = full;
  if (full.length < 2) return only?.list() ?? [];
  // To sort what is sorted in runs is but to merge them, and those of one key stay in their order (TimSort).
  return full
    .flatMap((list) => list.entries())
    .toSorted(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1))
    .map(([, value]) => value);
}

/** The place among all those merged of a key of one of the lists. */
export function mergedPlace<Value>(
  lists: readonly SortedValues<Value>[],
  of: SortedValues<Value>,
  key: string,
): number {
  const own = lists.indexOf(of);
  return lists.reduce((place, list, at) => {
    const isSameBefore = at < own && list.has(key);
    return place + list.countBefore(key) + (isSameBefore ? 1 : 0);
  }, 0);
}
