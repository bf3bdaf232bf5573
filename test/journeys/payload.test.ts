import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { editorThatWrites, newFolder, openOn } from './open-isvc.js';
import { openPayload } from './open-payload.js';

test('P shows what p would send, and from where', async () => {
  await expect(await openPayload()).toShow('"instances"', 'p send', 'e edit');
});

test('$VISUAL goes before $EDITOR', async () => {
  const screen = await openPayload({
    VISUAL: await editorThatWrites('{"instances":[7]}'),
    EDITOR: await editorThatWrites('{"instances":[8]}'),
  });
  screen.press('e');
  await expect(screen).toShow('{"instances":[7]}');
});

test('an edited payload is sent again with the next p', async () => {
  const screen = await openPayload({ EDITOR: await editorThatWrites('{"instances":[20]}') });
  screen.press('e');
  await screen.shows('{"instances":[20]}');
  screen.press('p');
  await screen.shows('12', 'sent the payload edited here');
  screen.press('p', 'h');
  await expect(screen).toShow('half-plus-two · history');
});

test('a payload that is no JSON yet is kept, with the place of the mistake, until it is edited again', async () => {
  const screen = await openPayload({ EDITOR: await editorThatWrites('{"instances":') });
  screen.press('e');
  await screen.shows('✗ This is not JSON yet: line 1, column 14', '{"instances":', '▲');
  screen.press('p');
  await screen.shows('e edits it again');
  screen.press('esc');
  await screen.shows('▸ half-plus-two');
  screen.press('p');
  await screen.shows('is not JSON yet');
  screen.press('P');
  await screen.shows('✗ This is not JSON yet', '{"instances":');
  screen.press('x');
  await screen.shows('● the example in ConfigMap', 'x brings it back');
  screen.press('x');
  await expect(screen).toShow('✗ This is not JSON yet', '▲');
});

test('S saves the payload, and another start sends it', async () => {
  const environment = {
    EDITOR: await editorThatWrites('{"instances":[11]}'),
    XDG_CONFIG_HOME: await newFolder(),
  };
  const first = await openPayload(environment);
  first.press('e');
  await first.shows('● the payload edited here');
  first.press('S');
  await first.shows('saved as');
  first.press('q', 'q');
  expect(await first.exited).toBe(0);
  const second = await openOn('half-plus-two', { environment });
  second.press('P');
  await expect(second).toShow('● the saved payload', '{"instances":[11]}');
});

test('q leaves a screen; on the list it quits, and asks once where an edit is not saved', async () => {
  const screen = await openPayload({ EDITOR: await editorThatWrites('{"instances":[41]}') });
  screen.press('e');
  await screen.shows('● the payload edited here');
  screen.press('q');
  await screen.shows('▸ half-plus-two');
  screen.press('q');
  await screen.shows('not saved: the payload edited for', 'q again quits');
  screen.press('j', 'k', 'q');
  await screen.shows('q again quits');
  screen.press('q');
  expect(await screen.exited).toBe(0);
});

test('x leads from the edit, and from the saved payload, back to the example', async () => {
  const screen = await openPayload({ EDITOR: await editorThatWrites('{"instances":[42]}') });
  screen.press('e');
  await screen.shows('● the payload edited here');
  screen.press('S');
  await screen.shows('saved as');
  screen.press('x');
  await screen.shows('● the saved payload');
  screen.press('x');
  await screen.shows('● the example in ConfigMap');
  screen.press('p');
  await expect(screen).toShow('sent the example in ConfigMap');
});

test('F makes a payload up from the metadata, and says so', async () => {
  const screen = await openOn('digits');
  screen.press('P');
  await screen.shows('digits · payload', '● the example');
  screen.press('F');
  await expect(screen).toShow("● a payload made up from the model's metadata", 'Made up:', '"inputs"');
});

test('what an earlier run sent is in the history, with the time of day, and is sent again', async () => {
  const environment = { XDG_STATE_HOME: await newFolder() };
  const first = await openOn('half-plus-two', { environment });
  first.press('p');
  await first.shows('sent the example');
  const folder = path.join(environment.XDG_STATE_HOME, 'isvc', 'history');
  const kept = async () =>
    (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.bin'));
  await expect.poll(() => kept().catch(() => [])).toHaveLength(1);
  first.press('q');
  expect(await first.exited).toBe(0);
  const second = await openOn('half-plus-two', { environment });
  second.press('h');
  await second.shows('half-plus-two · history', ' ago ', ' ok ', 'r send again');
  second.press('r');
  await expect(second).toShow('sent the payload of');
});
