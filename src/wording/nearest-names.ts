import { distance } from 'fastest-levenshtein';

/**
 * The names that a person may have meant, nearest first, at most three: those that only continue the wanted one, as of a half-typed
 * one, and those that differ in few characters, and in no more than half of all.
 */
export function nearestNames(wanted: string, names: readonly string[]): readonly string[] {
  const farthest = Math.max(2, Math.floor(wanted.length / 3));
  return (
    names
      // A name may be as long as whoever gave it liked: what is far longer is not compared letter by letter.
      .filter((name) => Math.abs(name.length - wanted.length) <= farthest || name.startsWith(wanted))
      .map((name) => ({ name, edits: editsBetween(wanted, name) }))
      .filter(({ name, edits }) => edits <= farthest && 2 * edits <= Math.max(wanted.length, name.length))
      .toSorted((a, b) => a.edits - b.edits)
      .slice(0, 3)
      .map(({ name }) => name)
  );
}

/** More names, or more of one, say no more. */
const mostNames = 8;
const longestName = 253;

/** The names that there are, those first that a person may have meant: `a, b, …` where there are more than eight. */
export function namesThere(wanted: string, names: readonly string[]): string {
  const near = nearestNames(wanted, names);
  const shown = [...near, ...names.filter((one) => !near.includes(one))]
    .slice(0, mostNames)
    .map((name) => (name.length > longestName ? `${name.slice(0, longestName)}…` : name));
  return [...shown, ...(names.length > shown.length ? ['…'] : [])].join(', ');
}

function editsBetween(wanted: string, name: string): number {
  return wanted.length >= 3 && name.startsWith(wanted) ? 1 : distance(wanted, name);
}
