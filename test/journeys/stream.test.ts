import { expect, test } from 'vitest';
import { serveHeldAnswers } from './held-stream.js';
import { openOn } from './open-isvc.js';

async function openWriter() {
  const server = await serveHeldAnswers();
  const screen = await openOn('writer', { arguments: ['--address', `127.0.0.1:${server.port}`] });
  screen.press('p');
  return { server, screen };
}

test('p shows that it waits, then draws a text as it comes, then its speed', async () => {
  const { server, screen } = await openWriter();
  const answer = await server.answer();
  await expect(screen).toShow('waiting for the first words of writer', 'esc cancels');
  answer.write('A gateway lets ');
  await expect(screen).toShow('answering…', 'A gateway lets', 'esc stops it, and keeps what came');
  await expect(screen).not.toShow('waiting for');
  answer.write('requests in.\nAnd \u001B[31mred\u001B[0m');
  await expect(screen).toShow('A gateway lets requests in.', '   And red');
  answer.finish();
  await expect(screen).toShow('answered by the model', 'tokens/s', 'sent a question that isvc made up');
  expect(screen.raw()).not.toContain('\u001B[31mred');
});

test('esc ends the request at the server; what came stays, and it is said that it was stopped', async () => {
  const { server, screen } = await openWriter();
  const answer = await server.answer();
  answer.write('some words');
  await expect(screen).toShow('some words');
  screen.press('esc');
  await answer.left;
  await expect(screen).toShow(
    'answered in part by the model',
    'you stopped the answer; 1 chunk had come',
    'some words',
  );
});

test('esc before the first word cancels as it does elsewhere', async () => {
  const { server, screen } = await openWriter();
  const { left } = await server.answer();
  await expect(screen).toShow('waiting for the first words');
  screen.press('esc');
  await left;
  await expect(screen).toShow('p predicts at once');
});

test('an answer that breaks off keeps what came', async () => {
  const { server, screen } = await openWriter();
  const answer = await server.answer();
  answer.write('some words');
  await expect(screen).toShow('some words');
  answer.breakOff();
  await expect(screen).toShow('answered in part by the model', 'broke off before its end', 'some words');
});

test('of a long text the pane shows the end, and v all of it, at its end as long as that is looked at', async () => {
  const { server, screen } = await openWriter();
  const answer = await server.answer();
  const lines = Array.from({ length: 40 }, (_, at) => `line ${at + 1}.`);
  answer.write(lines.join('\n'));
  await expect(screen).toShow('rows before: v shows all of it', 'line 40.');
  screen.press('v');
  await expect(screen).toShow('· answer', 'line 40.');
  answer.write('\nline 41.');
  await expect(screen).toShow('line 41.');
  screen.press('home');
  await expect(screen).toShow('answering', 'line 1.');
  answer.write('\nline 42.');
  await expect(screen).toShow('of 44');
  expect(screen.rows().join('\n')).not.toContain('line 42.');
  answer.finish();
  await expect(screen).toShow('answered by the model', 'line 1.');
});
