import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { editorThatWrites, newFolder, openBuiltOn } from './open-isvc.js';
import { showPayload } from './open-payload.js';

/** An editor takes over the terminal of the program that starts it. */
async function openEdited(environment: Record<string, string>) {
  return showPayload(await openBuiltOn('half-plus-two', { environment }));
}

test('e edits the payload in $EDITOR; it is sent', async () => {
  const screen = await openEdited({ EDITOR: await editorThatWrites('{"instances":[10]}') });
  screen.press('e');
  await screen.shows('● the payload edited here', '{"instances":[10]}');
  screen.press('p');
  await expect(screen).toShow('half-plus-two ─ answered by', 'sent the payload edited here');
});

test('e on the list goes to the editor at once', async () => {
  const EDITOR = await editorThatWrites('{"instances":[30]}');
  const screen = await openBuiltOn('half-plus-two', { environment: { EDITOR } });
  screen.press('e');
  await screen.shows('● the payload edited here', '{"instances":[30]}');
  screen.press('esc');
  await expect(screen).toShow('▸ half-plus-two');
});

const editorThatEndsOnInterrupt = `
process.on('SIGINT', () => {
  require('node:fs').writeFileSync(process.argv[2], '{"instances":[9]}');
  process.exit(0);
});
process.stdin.resume();
console.log('editing');
`;

test('Ctrl-C in the editor is for the editor', async () => {
  const script = path.join(await newFolder(), 'editor.cjs');
  // No shell script: a shell that has forked, and not yet become the program that it waits for, loses a signal.
  await writeFile(script, editorThatEndsOnInterrupt);
  const screen = await openEdited({ EDITOR: `'${process.execPath}' '${script}'` });
  screen.press('e');
  await screen.shows('editing');
  screen.press('ctrl-c');
  await expect(screen).toShow('● the payload edited here', '{"instances":[9]}');
});

test('an editor that does not exist is told, and the screen comes back', async () => {
  const screen = await openEdited({ EDITOR: '/nowhere/editor' });
  screen.press('e');
  await expect(screen).toShow(
    '● the example in ConfigMap',
    'The editor /nowhere/editor was not found.',
    'Set $EDITOR',
  );
});
