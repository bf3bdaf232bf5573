import { expect, test } from 'vitest';
import type { SaveResult } from '../../../src/payload/library.js';
import type { PayloadPreview } from '../../../src/tui/state/payload-place.js';
import type { State } from '../../../src/tui/state/state.js';
import { update } from '../../../src/tui/update/update.js';
import { takePayload } from '../../../src/tui/effects/edit-payload.js';
import { service } from '../../inference/samples.js';
import { drawn } from '../screen.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const of = 'kserve-demo/iris';
const state = pressed(stateWith(named('iris')), 'P');
const loaded = (value: PayloadPreview): State =>
  after(state, { type: 'loaded', loaded: { name: 'payload', of, payload: { state: 'ready', value } } });
const good = loaded({ source: 'the file a.json', text: '{"instances":[1]}', notes: [], template: false });
const broken = after(state, await taken('{\n  "instances": [1,]\n}', 'payload.json'));
function taken(text: string | Uint8Array, fileName: string) {
  return takePayload(of, { bytes: Buffer.from(text), fileName, source: 'edited' }, AbortSignal.any([]));
}
const textOf = (shown: State) => drawn(shown).join('\n');

test('JSON with a mistake is shown with its place, is not sent or saved, and is edited again as it is', () => {
  expect(textOf(broken)).toContain('✗ This is not JSON yet: line 2, column 19');
  const rows = drawn(broken);
  const row = rows.findIndex((one) => one.includes('    2 │   "instances": [1,]'));
  expect(rows[row + 1]?.indexOf('▲')).toBe(rows[row]?.indexOf(']'));
  expect(effectsOf(broken, 'p')).toEqual([]);
  expect(effectsOf(broken, 'S')).toEqual([]);
  expect(effectsOf(broken, 'e')).toEqual([{ type: 'edit', of, text: '{\n  "instances": [1,]\n}' }]);
});

test('o shows what would be sent in the other protocol; JSON with a mistake stays', () => {
  expect(effectsOf(good, 'o')).toMatchObject([{ type: 'load-payload', protocol: 'v2' }]);
  expect(effectsOf(broken, 'o')).toEqual([]);
});

test('the editor that e asked for opens over no other screen', () => {
  const value = { source: 'a file', text: '{}', notes: [], template: false };
  const arrived = {
    type: 'loaded',
    loaded: { name: 'payload', of, payload: { state: 'ready', value } },
  } as const;
  expect(update(pressed(state, 'e'), arrived)[1]).toEqual([{ type: 'edit', of, text: '{}' }]);
  const left = pressed(state, 'e', '?');
  expect(update(left, arrived)[1]).toEqual([]);
  expect(pressed(after(left, arrived), 'esc').places.at(-1)).not.toHaveProperty('thenEdit');
});

test('a mistake far to the right, or past the end, is in sight', async () => {
  const text = `{"instances": [${'1, '.repeat(200)}]`;
  const shown = after(state, await taken(text, 'payload.json'));
  expect(textOf(shown)).toContain('▲');
  for (const row of drawn(shown)) expect(row.length).toBeLessThanOrEqual(80);
});

test('what is no text is a problem, not something to edit', async () => {
  await expect(taken(Uint8Array.of(0xff, 0xfe, 0), 'payload.png')).rejects.toThrow('payload.png');
});

test('S saves under the name of the service, s under another', () => {
  const file = { bytes: Buffer.from('{"instances":[1]}'), ending: 'json' };
  const save = { type: 'save', of, file, existing: 'keep' };
  expect(effectsOf(good, 'S')).toEqual([{ ...save, name: 'iris' }]);
  expect(effectsOf(good, 's', '-', '2', 'enter')).toEqual([{ ...save, name: 'iris-2' }]);
  expect(effectsOf(good, 's', '.', 'j', 's', 'o', 'n', 'enter')).toEqual([{ ...save, name: 'iris' }]);
});

test('what is no JSON is saved as the file that it was', () => {
  const original = { bytes: Uint8Array.of(1, 2), ending: 'png' } as const;
  const image = loaded({ source: 'a.png', text: '{"inputs":[]}', notes: [], template: false, original });
  expect(effectsOf(image, 'S')).toMatchObject([{ file: original }]);
});

const saving = (outcome: SaveResult['outcome'], name: string) =>
  ({ type: 'payload-saved', of, name, saving: { outcome, path: `/x/${name}.json` } }) as const;

test('another payload of that name is replaced by the second try alone', () => {
  const refused = after(good, saving('exists', 'iris'));
  expect(textOf(refused)).toContain('iris.json exists: press S again to overwrite it');
  expect(effectsOf(refused, 'S')).toMatchObject([{ name: 'iris', existing: 'replace' }]);
  expect(effectsOf(refused, 's', '-', '2', 'enter')).toMatchObject([{ existing: 'keep' }]);
  const replaced = after(refused, saving('saved', 'iris'));
  expect(textOf(replaced)).toContain('saved as /x/iris.json');
  expect(effectsOf(replaced, 'S')).toMatchObject([{ existing: 'keep' }]);
  const other = after(good, saving('exists', 'old'));
  expect(textOf(other)).toContain('press s again to overwrite it');
  expect(effectsOf(other, 's', 'enter')).toMatchObject([{ name: 'old', existing: 'replace' }]);
});

test('another payload on the screen is not the one that was to replace it', () => {
  const refused = after(good, saving('exists', 'iris'));
  const value = { source: 'b.json', text: '[2]', notes: [], template: false };
  const message = {
    type: 'loaded',
    loaded: { name: 'payload', of, payload: { state: 'ready', value } },
  } as const;
  expect(effectsOf(after(refused, message), 'S')).toMatchObject([{ existing: 'keep' }]);
});

test('what is already saved, unchanged is said to be', () => {
  expect(textOf(after(good, saving('unchanged', 'iris')))).toContain(
    'already saved, unchanged: /x/iris.json',
  );
});

test('m makes a payload up in the protocol that is spoken', () => {
  expect(effectsOf(good, 'F')).toMatchObject([{ type: 'make-payload', protocol: 'v1' }]);
});

const file = (fileName: string) => ({
  path: `/x/kserve-demo/${fileName}`,
  namespace: 'kserve-demo',
  fileName,
  sizeBytes: 12,
  savedAt: 1_000_000,
  scope: 'context' as const,
});

test('l chooses among the example, the saved payloads and those that were sent, and goes back where it came from', () => {
  expect(effectsOf(good, 'l')).toEqual([{ type: 'load-library', of }]);
  const files = { state: 'ready', value: [file('iris.json'), file('seven.png')] } as const;
  const menu = after(pressed(good, 'l'), { type: 'loaded', loaded: { name: 'library', of, files } });
  expect(textOf(menu)).toContain('▸ the example of the cluster');
  expect(textOf(menu)).toMatch(/kserve-demo\/iris.json +12 B {2}saved 8s ago/);
  expect(effectsOf(menu, 'enter')).toMatchObject([{ type: 'load-example', protocol: 'v1' }]);
  expect(effectsOf(menu, 'j', 'j', 'enter')).toEqual([
    { type: 'read-file', of, path: '/x/kserve-demo/seven.png' },
  ]);
  expect(pressed(menu, 'j', 'j', 'enter').places).toEqual(good.places);
  expect(effectsOf(menu, '/', 's', 'e', 'v', 'enter')).toMatchObject([{ path: '/x/kserve-demo/seven.png' }]);
});

test('x deletes a saved payload at the second time, r renames it, s shares it', () => {
  const files = { state: 'ready', value: [file('iris.json'), file('seven.png')] } as const;
  const menu = pressed(
    after(pressed(good, 'l'), { type: 'loaded', loaded: { name: 'library', of, files } }),
    'j',
  );
  const [iris] = files.value;
  expect(effectsOf(menu, 'x')).toEqual([]);
  expect(effectsOf(menu, 'x', 'j', 'k', 'x')).toEqual([]);
  expect(effectsOf(menu, 'x', 'x')).toEqual([
    { type: 'change-library', of, change: { kind: 'delete', file: iris } },
  ]);
  expect(effectsOf(menu, 'r', '2', 'enter')).toEqual([
    { type: 'change-library', of, change: { kind: 'rename', file: iris, name: 'iris2' } },
  ]);
  expect(effectsOf(menu, 's')).toEqual([
    { type: 'change-library', of, change: { kind: 'share', file: iris, scope: 'shared' } },
  ]);
  expect(pressed(menu, 'k', 'x').notice).toContain('is not saved');
});

test('Tab asks how a path goes on; what was typed meanwhile stays', () => {
  const typing = pressed(good, 'f', 'a');
  expect(effectsOf(typing, 'tab')).toEqual([{ type: 'complete-path', text: 'a' }]);
  const completion = { text: 'ab', choices: ['abc', 'abd'] };
  const answer = { type: 'completed', of: 'a', completion } as const;
  expect(after(typing, answer).prompt).toEqual({ purpose: 'payload file', text: 'ab' });
  expect(after(pressed(typing, 'x'), answer).prompt?.text).toBe('ax');
  const again = after(pressed(good, 'f', 'a', 'b'), { ...answer, of: 'ab' });
  expect(textOf(again)).toContain('file: ab█\n abc  abd');
  expect(textOf(pressed(again, 'c'))).not.toContain('abd');
});

test('the name of a file that cannot be read stays typed, with the reason, until it is another one', () => {
  const reading = pressed(good, 'f', 'a', 'enter');
  expect(textOf(reading)).toContain('file: a█');
  const refused = after(reading, { type: 'file-refused', path: 'a', why: 'this is a folder' });
  expect(textOf(refused)).toContain('file: a█\n ✗ this is a folder');
  expect(textOf(pressed(refused, 'b'))).not.toContain('folder');
  const made = {
    type: 'payload-made',
    of,
    payload: { bytes: Buffer.from('1'), source: 'the file a' },
  } as const;
  expect(after(reading, made).prompt).toBeUndefined();
  expect(after(pressed(reading, 'b'), made).prompt?.text).toBe('ab');
});

test('a saved payload that cannot be read is told in the footer', () => {
  const refused = after(good, { type: 'file-refused', path: 'a', why: 'there is no such file' });
  expect(textOf(refused)).toContain('a: there is no such file');
});

test('e on the list opens the payload, and the editor once it is there', () => {
  const list = stateWith(named('iris'));
  const value = { source: 'saved', text: '{"instances":[1]}', notes: [], template: false };
  const message = {
    type: 'loaded',
    loaded: { name: 'payload', of, payload: { state: 'ready', value } },
  } as const;
  const opening = pressed(list, 'e');
  expect(opening.places.at(-1)).toMatchObject({ name: 'payload', of, payload: { state: 'loading' } });
  expect(update(opening, message)[1]).toEqual([{ type: 'edit', of, text: value.text }]);
  // Pressed while the payload screen still loads, it means the same.
  expect(update(pressed(list, 'P', 'e'), message)[1]).toEqual([{ type: 'edit', of, text: value.text }]);
  // A later message, such as the payload that was edited, does not open the editor again.
  expect(update(after(opening, message), message)[1]).toEqual([]);
  expect(update(pressed(list, 'P'), message)[1]).toEqual([]);
});

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const image = {
  type: 'payload-made',
  of,
  payload: { bytes: png, fileName: 'a.png', source: 'the file a.png' },
} as const;

test('about an image a language model is asked something, which is typed behind the file', () => {
  const start = stateWith([service({ name: 'iris', protocol: 'openai' })]);
  const opened = pressed(start, 'P', 'f', 'a', '.', 'p', 'n', 'g', 'enter');
  const reading = pressed(start, 'P', 'f', 'a', '.', 'p', 'n', 'g');
  expect(effectsOf(reading, 'enter')).toEqual([{ type: 'read-file', of, path: 'a.png', takesText: true }]);
  const asked = after(opened, image);
  expect(textOf(asked)).toContain('ask about the image: ');
  const typed = pressed(asked, 'W', 'h', 'o', '?', 'enter');
  expect(typed.payloads.get(of)).toEqual({ ...image.payload, question: 'Who?' });
  expect(effectsOf(pressed(asked, 'W'), 'enter')).toMatchObject([
    { type: 'load-payload', payload: { question: 'W' } },
  ]);
  expect(pressed(asked, 'esc').payloads.get(of)).toEqual(image.payload);
});

test('of other models, and of other files, nothing is asked', () => {
  expect(after(pressed(stateWith(named('iris')), 'P'), image).prompt).toBeUndefined();
});
