import type { Conversation } from './conversation.js';

/** How much of a model's context a conversation takes. */
export type ContextRoom = {
  /** Of the next request, without what is asked next; undefined before the server has counted. */
  readonly usedTokens?: number;
  /** Prompt and answer together; undefined where the server does not say. */
  readonly contextTokens?: number;
  /** `tight`: less than a fifth is left. `full`: no answer fits. */
  readonly room: 'ample' | 'tight' | 'full';
};

const tightShare = 0.8;

/** By the server's own counts: those of the last answer, and the length of the context that its list of models states. */
export function contextRoom(conversation: Conversation, contextTokens: number | undefined): ContextRoom {
  const usedTokens = tokensKept(conversation);
  if (usedTokens === undefined || contextTokens === undefined)
    return {
      ...(usedTokens === undefined ? {} : { usedTokens }),
      ...(contextTokens === undefined ? {} : { contextTokens }),
      room: 'ample',
    };
  // One token at least has to fit behind the prompt.
  const needed = usedTokens + (conversation.maxTokens ?? 1);
  const room = needed > contextTokens ? 'full' : usedTokens > contextTokens * tightShare ? 'tight' : 'ample';
  return { usedTokens, contextTokens, room };
}

/** `1,200 of 4,096 tokens (29 %)`. */
export function contextText({ usedTokens, contextTokens }: ContextRoom): string {
  const used = usedTokens === undefined ? 'not counted yet' : countText(usedTokens);
  if (contextTokens === undefined) return `${used} ${usedTokens === undefined ? '' : 'tokens'}`.trim();
  if (usedTokens === undefined) return `${used}, of ${countText(contextTokens)} tokens`;
  const share = Math.round((usedTokens / contextTokens) * 100);
  return `${used} of ${countText(contextTokens)} tokens (${share} %)`;
}

/** The tokens that the next request sends again. Reasoning was counted and is not sent again: its share of the answer is taken off. */
function tokensKept({ usage, turns }: Conversation): number | undefined {
  const last = turns.at(-1);
  if (usage === undefined || last === undefined) return undefined;
  const { answer, reasoning } = last;
  const share = answer.length / Math.max(1, answer.length + reasoning.length);
  return usage.promptTokens + Math.ceil(usage.completionTokens * share);
}

function countText(count: number): string {
  return count.toLocaleString('en-US');
}
