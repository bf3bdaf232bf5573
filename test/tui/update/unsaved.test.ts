import { expect, test } from 'vitest';
import { newConversation } from '../../../src/chat/conversation.js';
import { newChat } from '../../../src/tui/state/chat.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const of = 'kserve-demo/iris';
const turns = [{ question: 'Who?', answer: 'A model.', reasoning: '' }];
const talked = stateWith(named('iris'), {
  chats: new Map([[of, { ...newChat, conversation: { ...newConversation, turns } }]]),
});

test('q asks once where a conversation is in no file', () => {
  expect(effectsOf(talked, 'q')).toEqual([]);
  expect(pressed(talked, 'q').notice).toContain(`the conversation with ${of} (i, then /save FILE saves it)`);
  expect(effectsOf(talked, 'q', 'q')).toEqual([{ type: 'quit', exitCode: 0 }]);
});

test('a conversation that was saved is not asked about, until it goes on', () => {
  const saved = after(talked, { type: 'chat-told', of, text: 'Saved in x.', saved: turns });
  expect(effectsOf(saved, 'q')).toEqual([{ type: 'quit', exitCode: 0 }]);
  const chat = { ...newChat, saved: turns, conversation: { turns: [...turns, ...turns] } };
  expect(effectsOf({ ...saved, chats: new Map([[of, chat]]) }, 'q')).toEqual([]);
});

test('an edit and a conversation are both named', () => {
  const source = 'the payload edited here';
  const both = {
    ...talked,
    payloads: new Map([[of, { bytes: Buffer.from('{}'), source, from: 'edited' as const }]]),
  };
  expect(pressed(both, 'q').notice).toContain('the payload edited for kserve-demo/iris');
  expect(pressed(both, 'q').notice).toContain('the conversation with kserve-demo/iris');
});
