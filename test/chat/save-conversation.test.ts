import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newConversation } from '../../src/chat/conversation.js';
import { saveConversation } from '../../src/chat/save-conversation.js';

const said = { ...newConversation, turns: [{ question: 'a', answer: 'b', reasoning: '' }] };

test('a new file that only its owner reads; one that is there stays as it is; a folder that is not there is told', async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'isvc-test-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const file = await saveConversation('~/talk.json', said, 'm', home);
  expect(file).toBe(path.join(home, 'talk.json'));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const before = await readFile(file, 'utf8');
  expect(JSON.parse(before)).toMatchObject({ model: 'm', messages: [{ content: 'a' }, { content: 'b' }] });
  await expect(saveConversation(file, newConversation, 'm', home)).rejects.toMatchObject({
    kind: 'usage',
    summary: `${file} exists, and was left as it is.`,
  });
  expect(await readFile(file, 'utf8')).toBe(before);
  await expect(saveConversation(path.join(home, 'no', 'x'), said, 'm', home)).rejects.toMatchObject({
    kind: 'usage',
    summary: expect.stringContaining('cannot be written') as string,
  });
});
