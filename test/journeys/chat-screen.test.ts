import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { serveHeldAnswers } from './held-stream.js';
import { newFolder, openOn } from './open-isvc.js';

async function openChat() {
  const server = await serveHeldAnswers({ contextTokens: 100 });
  const screen = await openOn('writer', { arguments: ['--address', `127.0.0.1:${server.port}`] });
  await expect(screen).toShow('i chat');
  screen.press('i');
  await expect(screen).toShow('─ writer · chat ─', 'model m · not counted yet, of 100 tokens');
  return { server, screen };
}

test('i opens a conversation: the answer is drawn as it comes, and esc stops it at the server', async () => {
  const { server, screen } = await openChat();
  screen.press('Who are you?', 'enter');
  const first = await server.answer(0);
  await expect(screen).toShow('› Who are you?', 'waiting for the first words of writer');
  first.write('I am ');
  await expect(screen).toShow('I am', 'answering…', 'esc stop');
  first.write('a \u001B[31mwriter.');
  first.finish(20, 10);
  await expect(screen).toShow('I am a writer.', '30 of 100 tokens (30 %)', 'tokens/s');
  screen.press('\u001B[200~one\ntwo\u001B[201~', 'enter');
  const second = await server.answer(1);
  expect(second.asked).toMatchObject({
    messages: [{ content: 'Who are you?' }, { role: 'assistant' }, { content: 'one\ntwo' }],
  });
  second.write('some words');
  await expect(screen).toShow('some words');
  screen.press('esc');
  await second.left;
  await expect(screen).toShow('you stopped the answer; 1 chunk had come', 'some words', 'esc back');
  expect(screen.raw()).not.toContain('\u001B[31mwriter');
});

test('the conversation is left and found again, and saved', async () => {
  const { server, screen } = await openChat();
  screen.press('Who?', 'enter');
  const first = await server.answer(0);
  first.write('I.');
  first.finish();
  await expect(screen).toShow('tokens/s');
  const folder = await newFolder();
  screen.press(`/save ${folder}/talk.json`, 'enter');
  await expect(screen).toShow('Saved in ');
  expect(JSON.parse(await readFile(path.join(folder, 'talk.json'), 'utf8'))).toMatchObject({
    model: 'm',
    messages: [{ content: 'Who?' }, { content: 'I.' }],
  });
  screen.press('half a');
  await expect(screen).toShow('› half a');
  screen.press('esc');
  await expect(screen).toShow('answered by the model', 'sent a message in openai');
  screen.press('i');
  await expect(screen).toShow('› Who?', '   I.', '› half a');
});
