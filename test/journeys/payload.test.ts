import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sampleDigitPng } from '../../src/demo/models/sample-images.js';
import { editorThatWrites, newFolder, openBuiltOn, openOn } from './open-isvc.js';
import type { TestScreen } from './screen.js';

async function openPayload(environment: Record<string, string> = {}) {
  return showPayload(await openOn('half-plus-two', { environment }));
}

/** An editor takes over the terminal of the program that starts it. */
async function openEdited(environment: Record<string, string>) {
  return showPayload(await openBuiltOn('half-plus-two', { environment }));
}

async function showPayload<Screen extends TestScreen>(screen: Screen): Promise<Screen> {
  screen.press('P');
  await screen.shows('half-plus-two · payload · v1', '● the example in ConfigMap');
  return screen;
}

test('P shows what p would send, and from where', async () => {
  await expect(await openPayload()).toShow('"instances"', 'p send', 'e edit');
});

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

test('$VISUAL goes before $EDITOR', async () => {
  const screen = await openEdited({
    VISUAL: await editorThatWrites('{"instances":[7]}'),
    EDITOR: await editorThatWrites('{"instances":[8]}'),
  });
  screen.press('e');
  await expect(screen).toShow('{"instances":[7]}');
});

test('an edited payload is sent again with the next p', async () => {
  const screen = await openEdited({ EDITOR: await editorThatWrites('{"instances":[20]}') });
  screen.press('e');
  await screen.shows('{"instances":[20]}');
  screen.press('p');
  await screen.shows('12', 'sent the payload edited here');
  screen.press('p', 'h');
  await expect(screen).toShow('half-plus-two · history');
});

test('a payload that is no JSON yet is kept, with the place of the mistake, until it is edited again', async () => {
  const screen = await openEdited({ EDITOR: await editorThatWrites('{"instances":') });
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

test('S saves the payload, and another start sends it', async () => {
  const environment = {
    EDITOR: await editorThatWrites('{"instances":[11]}'),
    XDG_CONFIG_HOME: await newFolder(),
  };
  const first = await openEdited(environment);
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

test('f takes the payload from a file', async () => {
  const file = path.join(await newFolder(), 'payload.json');
  await writeFile(file, '{"instances":[12]}');
  const screen = await openPayload();
  screen.press('f');
  await screen.shows('file:');
  screen.press(file, 'enter');
  await expect(screen).toShow('● the file', '{"instances":[12]}');
});

test('a file that is not there is told, and its name can be corrected', async () => {
  const file = path.join(await newFolder(), 'payload.json');
  await writeFile(file, '{"instances":[13]}');
  const screen = await openPayload();
  screen.press('f');
  await screen.shows('file:');
  screen.press(file.slice(0, -1), 'enter');
  await screen.shows('payload.jso█', '✗ there is no such file', '● the example in ConfigMap');
  screen.press('n');
  await screen.shows('payload.json█', 'enter read');
  screen.press('enter');
  await expect(screen).toShow('● the file', '{"instances":[13]}', 'p send');
});

test('esc gives up the file, and then leads back', async () => {
  const screen = await openPayload();
  screen.press('f');
  await screen.shows('file:');
  screen.press('esc');
  await screen.hides('file:');
  screen.press('esc');
  await expect(screen).toShow('▸ half-plus-two');
});

test('F makes a payload up from the metadata, and says so', async () => {
  const screen = await openOn('digits');
  screen.press('P');
  await screen.shows('digits · payload', '● the example');
  screen.press('F');
  await expect(screen).toShow("● a payload made up from the model's metadata", 'Made up:', '"datatype"');
});

test('s saves under another name, and l chooses among what is saved', async () => {
  const screen = await openPayload({ XDG_CONFIG_HOME: await newFolder() });
  screen.press('s', '-2', 'enter');
  await screen.shows('saved as');
  screen.press('l');
  await screen.shows('half-plus-two · payloads', 'kserve-demo/half-plus-two-2.json');
  screen.press('j', 'r', '3', 'enter');
  await screen.shows('half-plus-two-23.json');
  screen.press('s');
  await screen.shows('shared with all contexts', 'ago, shared');
  screen.press('enter');
  await screen.shows('half-plus-two · payload', '● the file');
  screen.press('l');
  await screen.shows('half-plus-two · payloads', 'ago, shared');
  screen.press('j', 'x');
  await screen.shows('x again deletes it');
  screen.press('x');
  await expect(screen).not.toShow('half-plus-two-23.json');
});

test('an image is saved as the image that it is, and never over another payload unasked', async () => {
  const folder = await newFolder();
  const image = path.join(folder, 'seven.png');
  await writeFile(image, Buffer.from(sampleDigitPng, 'base64'));
  const screen = await openOn('digits', { environment: { XDG_CONFIG_HOME: folder } });
  screen.press('P');
  await screen.shows('digits · payload', '● the example');
  screen.press('S');
  await screen.shows('saved as');
  screen.press('f');
  await screen.shows('file:');
  screen.press(image, 'enter');
  await screen.shows('● the file', 'seven.png');
  screen.press('S');
  await screen.shows('digits.json exists: press S again to overwrite it');
  screen.press('S');
  await screen.shows('saved as');
  const saved = path.join(folder, 'isvc', 'payloads', '@isvc-demo', 'kserve-demo');
  expect(await readdir(saved)).toEqual(['digits.png']);
  expect((await readFile(path.join(saved, 'digits.png'))).equals(await readFile(image))).toBe(true);
});

test('Tab completes the path of a file', async () => {
  const folder = await newFolder();
  await writeFile(path.join(folder, 'a-long-name.json'), '{"instances":[13]}');
  const screen = await openPayload();
  screen.press('f', `${folder}/a-`);
  await screen.shows('/a-█');
  screen.press('\t');
  await screen.shows('long-name.json');
  screen.press('enter');
  await expect(screen).toShow('{"instances":[13]}');
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
