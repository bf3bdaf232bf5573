import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openTerminal } from './terminal.js';

/** A folder of this test, and an editor in it that replaces the payload by this text. */
async function withEditor(text: string) {
  const folder = await mkdtemp(path.join(tmpdir(), 'isvc-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const editor = path.join(folder, 'editor');
  await writeFile(path.join(folder, 'edited.json'), text);
  await writeFile(editor, `#!/bin/sh\necho editing\ncp ${folder}/edited.json "$1"\n`);
  await chmod(editor, 0o755);
  return { folder, environment: { EDITOR: editor, XDG_CONFIG_HOME: folder } };
}

async function openPayload(environment: Record<string, string>) {
  const screen = openTerminal({ environment });
  await screen.shows('sklearn-iris');
  screen.press('/', 'half-plus-two', 'enter', 'P');
  await screen.shows('half-plus-two · payload · v1', '● the example in ConfigMap');
  return screen;
}

test('e edits the payload in $EDITOR; it is sent, and sent again', async () => {
  const { environment } = await withEditor('{"instances":[10]}');
  const screen = await openPayload(environment);
  screen.press('e');
  await screen.shows('● the payload edited here', '{"instances":[10]}');
  screen.press('p');
  await expect(screen).toShow('half-plus-two ─ answered by', 'sent the payload edited here');
});

test('a payload that is no JSON is refused with the place, and the old one stays', async () => {
  const { environment } = await withEditor('{"instances":');
  const screen = await openPayload(environment);
  screen.press('e');
  await expect(screen).toShow('line 1', '● the example in ConfigMap');
});

test('S saves the payload, and another start sends it', async () => {
  const { environment } = await withEditor('{"instances":[11]}');
  const first = await openPayload(environment);
  first.press('e');
  await first.shows('● the payload edited here');
  first.press('S');
  await first.shows('saved as');
  first.press('q');
  expect(await first.exited).toBe(0);
  const second = openTerminal({ environment, columns: 120 });
  await second.shows('sklearn-iris');
  second.press('/', 'half-plus-two', 'enter', 'P');
  await second.shows('● the saved payload', '{"instances":[11]}');
});

test('f takes the payload from a file', async () => {
  const { environment, folder } = await withEditor('{"instances":[12]}');
  const screen = await openPayload(environment);
  screen.press('f');
  await screen.shows('file:');
  screen.press(`${folder}/edited.json`, 'enter');
  await expect(screen).toShow('● the file', '{"instances":[12]}');
});
