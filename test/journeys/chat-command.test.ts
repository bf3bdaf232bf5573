import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { serveHeldAnswers } from './held-stream.js';
import { demoCluster } from './demo-cluster.js';
import { newFolder } from './open-isvc.js';
import { openTerminal } from './terminal.js';

async function openChat(...more: readonly string[]) {
  const [server, { kubeconfig }] = [await serveHeldAnswers({ contextTokens: 100 }), await demoCluster()];
  // Rows that are scrolled away cannot be looked at.
  const screen = openTerminal({
    rows: 60,
    arguments: [
      'chat',
      'writer',
      '--kubeconfig',
      kubeconfig,
      '--address',
      `127.0.0.1:${server.port}`,
      ...more,
    ],
  });
  await expect(screen).toShow('writer: model m, 100 tokens of context', '\n>');
  const say = (...texts: readonly string[]) => screen.press(...texts, 'enter');
  return { server, screen, say };
}

const messages = (asked: unknown) => (asked as { readonly messages: readonly unknown[] }).messages;

test('a conversation: an answer is drawn as it comes, and the next question takes it along', async () => {
  const { server, screen, say } = await openChat('--system', 'Be short.');
  say('Who are you?');
  const first = await server.answer(0);
  first.write('I am \u001B[31mred');
  await expect(screen).toShow('I am red');
  first.write(' and a writer.');
  first.finish();
  await expect(screen).toShow('I am red and a writer.', 'tokens/s');
  say('And now?');
  const second = await server.answer(1);
  expect(messages(second.asked)).toEqual([
    { role: 'system', content: 'Be short.' },
    { role: 'user', content: 'Who are you?' },
    { role: 'assistant', content: 'I am \u001B[31mred and a writer.' },
    { role: 'user', content: 'And now?' },
  ]);
  second.write('Still.');
  second.finish();
  await expect(screen).toShow('Still.');
  expect(screen.raw()).not.toContain('\u001B[31m');
  screen.press('\u0004');
  expect(await screen.exited).toBe(0);
});

test('ctrl-c stops an answer at the server and keeps what came; what is typed meanwhile is the next message', async () => {
  const { server, screen, say } = await openChat();
  say('Go on.');
  const first = await server.answer(0);
  first.write('some words');
  await expect(screen).toShow('some words');
  say('typed ahead');
  screen.press('ctrl-c');
  await first.left;
  await expect(screen).toShow('you stopped the answer; 1 chunk had come', '> typed ahead');
  const second = await server.answer(1);
  expect(messages(second.asked)).toMatchObject([{}, { content: 'some words' }, { content: 'typed ahead' }]);
  screen.press('ctrl-c');
  await second.left;
  // The second where its headers had not yet come.
  const ends = /you stopped the answer; nothing of its text had come|You stopped it\./;
  await expect.poll(() => screen.rows().join('\n')).toMatch(ends);
  screen.press('\u0004');
  expect(await screen.exited).toBe(0);
});

test('several lines: pasted, or continued with a backslash; arrow-up brings back what was said', async () => {
  const { server, screen, say } = await openChat();
  screen.press('\u001B[200~one\ntwo\u001B[201~');
  await expect(screen).toShow('> one', '… two');
  say(' three \\');
  say('four');
  const first = await server.answer(0);
  expect(messages(first.asked)).toEqual([{ role: 'user', content: 'one\ntwo three \nfour' }]);
  first.write('yes');
  first.finish();
  await expect(screen).toShow('yes', 'tokens/s');
  screen.press('up');
  await expect(screen).toShow('> one↵two three ↵four');
  say('!');
  const again = await server.answer(1);
  expect(messages(again.asked).at(-1)).toEqual({ role: 'user', content: 'one\ntwo three \nfour!' });
  again.write('yes');
  again.finish();
  await expect(screen).toShow('yes', 'tokens/s');
  screen.press('up', 'up');
  await expect(screen).toShow('> one↵two three ↵four\n');
  screen.press('ctrl-c');
  screen.press('ctrl-c');
  await expect(screen).toShow('(Ctrl-D ends the conversation)');
  say('/quit');
  expect(await screen.exited).toBe(0);
});

test('/help, /model, /tokens, /save, /reset and /system', async () => {
  const { server, screen, say } = await openChat();
  const folder = await newFolder();
  say('Who?');
  const first = await server.answer(0);
  first.write('I.');
  first.finish(60, 30);
  await expect(screen).toShow('The conversation takes 90 of 100 tokens (90 %): /reset begins anew.');
  say('/help');
  await expect(screen).toShow('/save FILE', 'goes on in the next one');
  say('/model');
  await expect(screen).toShow('* m');
  say('/model other');
  await expect(screen).toShow('the server does not list it');
  say(`/save ${folder}/talk.json`);
  await expect(screen).toShow('Saved in ');
  expect(JSON.parse(await readFile(path.join(folder, 'talk.json'), 'utf8'))).toMatchObject({
    model: 'other',
    messages: [{ content: 'Who?' }, { content: 'I.' }],
  });
  say('/system Be kind.');
  await expect(screen).toShow('The system prompt is set.');
  say('/reset');
  await expect(screen).toShow('The conversation begins anew.');
  say('Again?');
  const second = await server.answer(1);
  expect(second.asked).toMatchObject({
    model: 'other',
    messages: [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Again?' },
    ],
  });
});

test('where no answer fits any more, nothing is sent', async () => {
  const { server, screen, say } = await openChat();
  say('Who?');
  const first = await server.answer(0);
  first.write('I.');
  first.finish(70, 30);
  await expect(screen).toShow('takes 100 of 100 tokens (100 %): /reset begins anew.');
  say('More?');
  await expect(screen).toShow('100 tokens (100 %): no answer fits.');
});

test('a server that breaks off does not end the conversation; SIGTERM does, and restores the terminal', async () => {
  const { server, screen, say } = await openChat();
  say('Who?');
  const first = await server.answer(0);
  first.write('I');
  first.breakOff();
  await expect(screen).toShow('broke off before its end');
  screen.kill('SIGTERM');
  expect(await screen.exited).toBe(143);
  const [marked, unmarked] = ['\u001B[?2004h', '\u001B[?2004l'].map((mode) => screen.raw().lastIndexOf(mode));
  expect(unmarked).toBeGreaterThan(marked ?? 0);
});

test('words of an answer are wrapped, also one that turns out too long where it stands', async () => {
  const { server, screen, say } = await openChat();
  say('Go on.');
  const first = await server.answer(0);
  // Of 80 columns the last stays free.
  first.write(`${'word '.repeat(15)}be`);
  await expect(screen).toShow('word be');
  first.write('ginning of a line');
  await expect(screen).toShow('word\nbeginning of a line');
  first.finish();
  await expect(screen).toShow('tokens/s');
  screen.press('\u0004');
  expect(await screen.exited).toBe(0);
});
