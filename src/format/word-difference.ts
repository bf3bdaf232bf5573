/** Words that both texts have, or only one of them, each with the space behind it. */
export type WordRun = { readonly kind: 'same' | 'removed' | 'added'; readonly words: readonly string[] };

/** Words of each text that are compared; what follows is taken as one word. */
const mostWords = 50_000;
/** Words removed and added, together: texts that differ more are not alike, and are told as a whole. */
const mostChanges = 1_000;

/**
 * The words of a text that were kept, added and removed: the shortest way from one to the other (E. Myers, "An O(ND) Difference Algorithm and Its
 * Variations", 1986). Spaces between words do not make a difference; of words that stayed, those of the later text are told.
 */
export function wordDifference(before: string, after: string): readonly WordRun[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < Math.min(old.length, now.length) && isSame(old[start], now[start])) start += 1;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && isSame(old[old.length - 1 - end], now[now.length - 1 - end])) end += 1;
  const middle = shortestWay(old.slice(start, old.length - end), now.slice(start, now.length - end));
  return joinRuns([
    { kind: 'same', words: now.slice(0, start) },
    ...middle,
    { kind: 'same', words: now.slice(now.length - end) },
  ]);
}

/** How many words are only in one of the texts. */
export function countWords(runs: readonly WordRun[], kind: WordRun['kind']): number {
  return runs.reduce((sum, run) => (run.kind === kind ? sum + run.words.length : sum), 0);
}

/**
 * Letters and digits, 1000 at most, or one other character; a character of a script that has no spaces between words is a word. A pattern
 * without that limit keeps each letter that it passed, and millions of them are too many.
 */
const word =
  /(?:(?<!\s)\s+)?(?:[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[[\p{L}\p{M}\p{N}_'’]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]]{1,1000}|\S)\s*/gv;

function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const match of text.matchAll(word)) {
    if (words.length === mostWords - 1) return [...words, text.slice(match.index)];
    words.push(match[0]);
  }
  return words;
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  return one?.trim() === other?.trim();
}

/** Where each of the ways of `changes` steps got to: the last word of the old text, by diagonal (old - now). */
type Reached = Int32Array;

function shortestWay(old: readonly string[], now: readonly string[]): readonly WordRun[] {
  const most = Math.min(old.length + now.length, mostChanges);
  const steps: Reached[] = [];
  let last: Reached = Int32Array.of(0, 0, 0);
  const at = (reached: Reached, diagonal: number) => reached[diagonal + (reached.length - 1) / 2] ?? -1;
  for (let changes = 0; changes <= most; changes += 1) {
    const reached = new Int32Array(2 * changes + 3).fill(-1);
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      let x =
        changes === 0
          ? 0
          : isDown(last, diagonal, changes, at)
            ? at(last, diagonal + 1)
            : at(last, diagonal - 1) + 1;
      while (x < old.length && x - diagonal < now.length && isSame(old[x], now[x - diagonal])) x += 1;
      reached[diagonal + changes + 1] = x;
      if (x >= old.length && x - diagonal >= now.length) return wayBack([...steps, reached], old, now, at);
    }
    steps.push(reached);
    last = reached;
  }
  return [
    { kind: 'removed', words: old },
    { kind: 'added', words: now },
  ];
}

type At = (reached: Reached, diagonal: number) => number;

/** Whether the best way to a diagonal adds a word of the new text, rather than removing one of the old. */
function isDown(last: Reached, diagonal: number, changes: number, at: At): boolean {
  return diagonal === -changes || (diagonal !== changes && at(last, diagonal - 1) < at(last, diagonal + 1));
}

/** The way that led to the end, from its last step to its first. */
function wayBack(
  steps: readonly Reached[],
  old: readonly string[],
  now: readonly string[],
  at: At,
): readonly WordRun[] {
  const runs: WordRun[] = [];
  let [x, y] = [old.length, now.length];
  for (let changes = steps.length - 1; changes > 0; changes -= 1) {
    const last = steps[changes - 1] ?? new Int32Array();
    const diagonal = x - y;
    const down = isDown(last, diagonal, changes, at);
    const fromX = at(last, down ? diagonal + 1 : diagonal - 1);
    const fromY = fromX - (down ? diagonal + 1 : diagonal - 1);
    const [changedX, changedY] = down ? [fromX, fromY + 1] : [fromX + 1, fromY];
    runs.push({ kind: 'same', words: now.slice(changedY, y) });
    runs.push(
      down
        ? { kind: 'added', words: now.slice(fromY, changedY) }
        : { kind: 'removed', words: old.slice(fromX, changedX) },
    );
    [x, y] = [fromX, fromY];
  }
  runs.push({ kind: 'same', words: now.slice(0, y) });
  return runs.toReversed();
}

/** Neighbors of one kind as one; between two words that stayed, what was removed before what was added. */
function joinRuns(runs: readonly WordRun[]): readonly WordRun[] {
  const joined: WordRun[] = [];
  let changed: { readonly removed: string[]; readonly added: string[] } = { removed: [], added: [] };
  const flush = () => {
    for (const kind of ['removed', 'added'] as const)
      if (changed[kind].length > 0) joined.push({ kind, words: changed[kind] });
    changed = { removed: [], added: [] };
  };
  for (const { kind, words } of runs) {
    if (words.length === 0) continue;
    if (kind !== 'same') {
      changed[kind].push(...words);
      continue;
    }
    const isBetween = changed.removed.length > 0 || changed.added.length > 0;
    flush();
    const before = joined.at(-1);
    if (!isBetween && before?.kind === 'same')
      joined.splice(-1, 1, { kind, words: [...before.words, ...words] });
    else joined.push({ kind, words });
  }
  flush();
  return joined;
}
