import type { TextChoice, TextDelta } from './generated-text.js';

/** One of the texts that a model is writing. Of its tool calls only that there are some is told before the answer ends. */
type ChoiceSoFar = Pick<TextChoice, 'index' | 'content' | 'reasoning'> & { readonly callsTool: boolean };

/** What has come of an answer that is not finished. */
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
      content: (before?.content ?? '') + content,
      reasoning: (before?.reasoning ?? '') + reasoning,
      callsTool: callsTool || before?.callsTool === true,
    });
  }
  return { choices: [...byIndex.values()].toSorted((a, b) => a.index - b.index) };
}

/** Nothing yet. */
export const noText: TextSoFar = { choices: [] };
