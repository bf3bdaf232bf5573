import type { TextDelta } from './generated-text.js';

/** Some lines of a text that grows. They do not change any more, whatever follows: a screen lays them out once. */
export type TextBlock = { readonly text: string };

/** A text that grows at its end. */
export type GrowingText = {
  /** Characters before the first block: a text that comes is kept for its end. */
  readonly dropped: number;
  readonly finished: readonly TextBlock[];
  /** The text behind them, from the beginning of a line. */
  readonly open: string;
};

/** One of the texts that a model is writing. Of its tool calls only that there are some is told before the answer ends. */
type ChoiceSoFar = {
  readonly index: number;
  readonly content: GrowingText;
  readonly reasoning: GrowingText;
  readonly callsTool: boolean;
};

/** The part of an unfinished answer that has come. */
export type TextSoFar = {
  /** By their index. */
  readonly choices: readonly ChoiceSoFar[];
};

/** The same with what came since. */
export function growText({ choices }: TextSoFar, deltas: readonly TextDelta[]): TextSoFar {
  const byIndex = new Map(choices.map((choice) => [choice.index, choice]));
  for (const { index, content, reasoning, callsTool } of deltas) {
    const before = byIndex.get(index);
    byIndex.set(index, {
      index,
      content: grow(before?.content ?? nothing, content),
      reasoning: grow(before?.reasoning ?? nothing, reasoning),
      callsTool: callsTool || before?.callsTool === true,
    });
  }
  return { choices: [...byIndex.values()].toSorted((a, b) => a.index - b.index) };
}

/** Nothing yet. */
export const noText: TextSoFar = { choices: [] };

const nothing: GrowingText = { dropped: 0, finished: [], open: '' };

/** Characters of what is open before its lines become a block, and before a line that does not end is cut at a space. */
const blockCharacters = 4096;
const lineCharacters = 16_384;
/** Characters that are kept, in blocks; the answer itself has all. */
const keptCharacters = 400_000;

function grow(text: GrowingText, piece: string): GrowingText {
  if (piece === '') return text;
  const open = text.open + piece;
  if (open.length <= blockCharacters) return { ...text, open };
  const line = open.lastIndexOf('\n');
  const cut = line === -1 && open.length > lineCharacters ? open.lastIndexOf(' ') : line;
  if (cut <= 0) return { ...text, open };
  const block = { text: open.slice(0, open[cut - 1] === '\r' ? cut - 1 : cut) };
  return letGo({ ...text, finished: [...text.finished, block], open: open.slice(cut + 1) });
}

/** The oldest blocks go, but never the last one. */
function letGo({ finished, ...text }: GrowingText): GrowingText {
  let left = finished.reduce((sum, block) => sum + block.text.length, 0);
  let dropped = 0;
  let at = 0;
  while (left > keptCharacters && at < finished.length - 1) {
    const length = finished[at]?.text.length ?? 0;
    left -= length;
    dropped += length;
    at += 1;
  }
  return { ...text, dropped: text.dropped + dropped, finished: at === 0 ? finished : finished.slice(at) };
}
