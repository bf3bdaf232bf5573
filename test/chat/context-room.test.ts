import { expect, test } from 'vitest';
import { contextRoom, contextText } from '../../src/chat/context-room.js';
import { newConversation, type Conversation } from '../../src/chat/conversation.js';

function used(
  promptTokens: number,
  completionTokens: number,
  changes: Partial<Conversation> = {},
): Conversation {
  const usage = { promptTokens, completionTokens, totalTokens: promptTokens + completionTokens };
  return { turns: [{ question: 'a', answer: 'b', reasoning: '' }], usage, ...changes };
}

test.each([
  ['nothing said yet', newConversation, 4096, 'ample', 'not counted yet, of 4,096 tokens'],
  ['nothing known', newConversation, undefined, 'ample', 'not counted yet'],
  ['a server that does not state its context', used(90, 10), undefined, 'ample', '100 tokens'],
  ['room enough', used(1000, 200), 4096, 'ample', '1,200 of 4,096 tokens (29 %)'],
  ['little room', used(80, 1), 100, 'tight', '81 of 100 tokens (81 %)'],
  ['room for one token', used(90, 9), 100, 'tight', '99 of 100 tokens (99 %)'],
  ['no room', used(90, 10), 100, 'full', '100 of 100 tokens (100 %)'],
  ['no room for what was asked for', used(40, 10, { maxTokens: 60 }), 100, 'full', '50 of 100 tokens (50 %)'],
] as const)('%s', (_, conversation, contextTokens, room, text) => {
  const found = contextRoom(conversation, contextTokens);
  expect([found.room, contextText(found)]).toEqual([room, text]);
});

test('what was only thought is not sent again', () => {
  const turns = [{ question: 'a', answer: 'x'.repeat(10), reasoning: 'y'.repeat(30) }];
  expect(contextRoom(used(60, 40, { turns }), 100)).toMatchObject({ usedTokens: 70, room: 'ample' });
});
