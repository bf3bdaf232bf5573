/** Values in the order of their keys (code units), of which a few change at a time. */
export type SortedValues<Value> = {
  readonly set: (key: string, value: Value) => void;
  readonly delete: (key: string) => void;
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
      const isNew = keys[place] !== key;
      if (isNew) keys.splice(place, 0, key);
      values.splice(place, isNew ? 0 : 1, value);
    },
    delete: (key) => {
      const place = placeFor(key);
      if (keys[place] !== key) return;
      keys.splice(place, 1);
      values.splice(place, 1);
    },
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
