import { heardOf, type Heard } from './heard.js';
import type { State } from '../state/state.js';

/**
 * The words to be said when one state follows another: all of a screen that was opened, of one that is gone back to
 * where one is, else only what is new. Time alone, and the size of the terminal, are not news.
 */
export function tellChange(before: State | undefined, after: State): readonly string[] {
  const now = heardOf(after);
  const said =
    before === undefined
      ? whole(now, undefined)
      : news(heardOf({ ...before, now: after.now, size: after.size }), now);
  return said.filter((text) => text !== '');
}

function news(before: Heard, now: Heard): readonly string[] {
  if (now.depth < before.depth && now.choice.text !== '') {
    return [...whereOf(before, now), now.title, ...now.told, now.choice.text];
  }
  if (before.place !== now.place) return whole(now, before);
  return [
    ...whereOf(before, now),
    before.title === now.title ? '' : now.title,
    ...findAdded(before.told, now.told),
    before.choice.of === now.choice.of ? '' : now.choice.text,
    ...(before.body.of === now.body.of ? findAdded(before.body.lines, now.body.lines) : []),
  ];
}

function whole(now: Heard, before: Heard | undefined): readonly string[] {
  return [
    ...whereOf(before, now),
    now.title,
    ...now.told,
    now.choice.text,
    ...now.body.lines,
    now.keys === before?.keys ? '' : now.keys,
  ];
}

function whereOf(before: Heard | undefined, { where }: Heard): readonly string[] {
  return before?.where.of === where.of ? [] : [where.text];
}

/** The lines that were not there before, however often each. */
function findAdded(before: readonly string[], now: readonly string[]): readonly string[] {
  const left = [...before];
  return now.filter((text) => {
    const at = left.indexOf(text);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}
