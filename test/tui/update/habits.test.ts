import { expect, test } from 'vitest';
import { spokenText } from '../../../src/tui/parts/line.js';
import { pageOf } from '../../../src/tui/screens/pages.js';
import type { State } from '../../../src/tui/state/state.js';
import { service } from '../../inference/samples.js';
import { drawn } from '../screen.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const list = stateWith([
  ...named('a', 'b', 'c', 'd'),
  service({ name: 'broken', readiness: 'not-ready', labels: { team: 'vision' } }),
]);
const letters = (typed: string) => Array.from(typed);
const text = (state: typeof list) => drawn(state).join('\n');
const rows = (state: typeof list) =>
  drawn(state)
    .flatMap((row) => /^ [▸ ] ([a-z]+) /.exec(row)?.[1] ?? [])
    .filter((name) => ['a', 'b', 'c', 'd', 'broken'].includes(name));

test('a key that does nothing says so once on each screen', () => {
  const told = pressed(list, 'Z');
  expect(told.notice).toContain('Z does nothing here');
  expect(pressed(told, 'Z').notice).toBeUndefined();
  expect(pressed(told, 'Z', 'y', 'Z').notice).toContain('Z does nothing here');
});

test('* marks all that are listed, and none again; V marks from the last mark to the cursor', () => {
  expect(pressed(list, '*').marked.size).toBe(5);
  expect(pressed(list, '*', '*').marked.size).toBe(0);
  expect(pressed(list, '/', 'i', 's', ':', 'f', 'a', 'i', 'l', 'enter', '*').marked.size).toBe(1);
  const range = pressed(list, 'space', 'j', 'j', 'V');
  expect([...range.marked]).toEqual(['a', 'b', 'c', 'd'].map((name) => `kserve-demo/${name}`));
  expect(pressed(list, 'V').notice).toContain('space marks where a range begins');
});

test.each([
  ['N', 'name'],
  ['A', 'newest first'],
  ['L', 'last answer'],
  ['S', 'ready first'],
])('%s sorts: %s', (key, sort) => {
  expect(pressed(list, 's', key)).toMatchObject({ sort, notice: `sorted: ${sort}` });
});

test('gg goes to the first line, also of a screen; ctrl-d and ctrl-u go half a page', () => {
  expect(pressed(list, 'G').cursor).toBe('kserve-demo/broken');
  expect(pressed(list, 'G', 'g', 'g')).toMatchObject({
    cursor: 'kserve-demo/a',
    places: [{ name: 'services' }],
  });
  const keys = pressed(list, '?', 'ctrl-d');
  expect(keys.places.at(-1)).toMatchObject({ line: 10 });
  expect(pressed(keys, 'ctrl-d', 'g', 'g').places.at(-1)).toMatchObject({ name: 'keys', line: 0 });
  expect(pressed(keys, 'ctrl-u').places.at(-1)).toMatchObject({ line: 0 });
});

test('d is enter on the list, and leads to the details from other screens', () => {
  expect(effectsOf(list, 'd')).toMatchObject([{ type: 'load-details' }]);
  expect(effectsOf(list, 'y', 'd')).toMatchObject([{ type: 'load-details' }]);
});

test('n, c, g and : lead on from every screen', () => {
  for (const start of ['y', 'l', 'P', '?', 'g']) {
    const screen = pressed(list, start);
    expect(effectsOf(screen, 'n')).toEqual([{ type: 'load-namespaces' }]);
    expect(pressed(screen, 'c').places.at(-1)?.name).toBe('contexts');
    expect(pressed(screen, ':').places.at(-1)?.name).toBe('palette');
  }
});

test.each(['y', 'l', 'P', '?'])('g leads from %s to the gateways', (start) => {
  expect(effectsOf(pressed(list, start), 'g')).toEqual([{ type: 'survey' }]);
});

test('the filter finds by state and by label', () => {
  expect(rows(pressed(list, '/', ...letters('is:failing')))).toEqual(['broken']);
  expect(rows(pressed(list, '/', ...letters('team=vision')))).toEqual(['broken']);
  expect(rows(pressed(list, '/', ...letters('brkn')))).toEqual(['broken']);
});

test('/ searches on every screen that scrolls; n and N go on, around the end', () => {
  const details = pressed(list, 'enter');
  const found = pressed(details, '/', ...letters('reading'), 'enter');
  const [line = -1] = [found.places.at(-1)].map((place) =>
    place !== undefined && 'found' in place ? place.found : -1,
  );
  expect(line).toBeGreaterThan(0);
  const next = pressed(found, 'n').places.at(-1);
  expect(next).toMatchObject({ search: 'reading' });
  expect(next).not.toMatchObject({ found: line });
  expect(pressed(found, 'n', 'N').places.at(-1)).toMatchObject({ found: line });
  expect(pressed(found, '/', ...letters('nowhere to be seen')).notice).toBe('no row has it');
  expect(pressed(details, 'n').places.at(-1)?.name).toBe('namespaces');
});

test('the palette finds commands, contexts, namespaces and services', () => {
  const open = pressed(list, ':');
  expect(effectsOf(list, ':')).toEqual([{ type: 'load-namespaces' }]);
  const names = { state: 'ready', value: ['kserve-demo', 'vision'] } as const;
  const loaded = after(open, { type: 'loaded', loaded: { name: 'namespaces', names } });
  expect(text(pressed(loaded, ...letters('prod')))).toContain('▸            context production');
  expect(effectsOf(loaded, ...letters('prod'), 'enter')).toEqual([
    { type: 'connect', context: 'production' },
  ]);
  expect(effectsOf(loaded, ...letters('ns visi'), 'enter')).toEqual([{ type: 'watch', namespace: 'vision' }]);
  expect(pressed(loaded, ...letters('broken'), 'enter')).toMatchObject({
    cursor: 'kserve-demo/broken',
    prompt: undefined,
  });
  expect(effectsOf(loaded, ...letters('yaml'), 'enter')).toMatchObject([{ type: 'load-yaml' }]);
  expect(pressed(loaded, 'esc')).toMatchObject({ places: list.places, prompt: undefined });
  expect(pressed(loaded, ...letters('zzzz'), 'enter').notice).toContain('Nothing matches');
});

const foundRow = (state: State) => {
  const place = state.places.at(-1);
  if (place?.name !== 'details') return '';
  return spokenText(pageOf(state, place).lines.slice(place.found ?? 0, (place.found ?? 0) + 1)[0] ?? []);
};

test('the row that a search found stays the found one where rows are wrapped anew', () => {
  const why = `no events yet. ${'a reason that takes several rows. '.repeat(12)}`;
  const wordy = stateWith([service({ name: 'broken', readiness: 'not-ready', whyNotReady: why })], {
    size: { columns: 150, rows: 16 },
  });
  const found = pressed(wordy, 'enter', '/', ...letters('events'), 'enter', 'n');
  expect(foundRow(found)).toBe('EVENTS');
  const narrow = after(found, { type: 'resized', size: { columns: 50, rows: 16 } });
  expect(foundRow(narrow)).toBe('EVENTS');
  expect(text(narrow)).toContain('EVENTS');
  expect(foundRow(after(narrow, { type: 'resized', size: { columns: 150, rows: 16 } }))).toBe('EVENTS');
});

test('a search takes what is typed as it is: only a filter reads ! and is: and /…/', () => {
  const details = pressed(list, 'enter');
  for (const text of ['!reading', 'is:', '/reading/'])
    expect(pressed(details, '/', ...letters(text)).notice).toBe('no row has it');
  expect(pressed(details, '/', ...letters('READING')).places.at(-1)).toMatchObject({ search: 'READING' });
});
