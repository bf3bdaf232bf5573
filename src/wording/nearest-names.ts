/** The names that a person may have meant, nearest first, at most three. */
export function nearestNames(wanted: string, names: readonly string[]): readonly string[] {
  const farthest = Math.max(2, Math.floor(wanted.length / 3));
  return names
    .map((name) => ({ name, distance: distanceTo(wanted, name) }))
    .filter(({ distance }) => distance <= farthest)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** A name that only continues the wanted one, as a half-typed one does, is near. */
function distanceTo(wanted: string, name: string): number {
  return wanted.length >= 3 && name.startsWith(wanted) ? 1 : editDistance(wanted, name);
}

/** Levenshtein's: insertions, deletions and replacements, one row of the table at a time. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 0; row < a.length; row += 1) {
    const current = [row + 1];
    for (let column = 0; column < b.length; column += 1) {
      const replaced = (previous[column] ?? 0) + (b[column] === a[row] ? 0 : 1);
      const inserted = (current[column] ?? 0) + 1;
      const deleted = (previous[column + 1] ?? 0) + 1;
      current.push(Math.min(replaced, inserted, deleted));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
