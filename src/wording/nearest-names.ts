import { distance } from 'fastest-levenshtein';

/**
 * The names that a person may have meant, nearest first, at most three: those that only continue the wanted one, as of a half-typed
 * one, and those that differ in few characters, and in no more than half of all.
 */
export function nearestNames(wanted: string, names: readonly string[]): readonly string[] {
  const farthest = Math.max(2, Math.floor(wanted.length / 3));
  return names
    .map((name) => ({ name, edits: editsBetween(wanted, name) }))
    .filter(({ name, edits }) => edits <= farthest && 2 * edits <= Math.max(wanted.length, name.length))
    .toSorted((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ name }) => name);
}

function editsBetween(wanted: string, name: string): number {
  return wanted.length >= 3 && name.startsWith(wanted) ? 1 : distance(wanted, name);
}
