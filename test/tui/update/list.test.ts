import { expect, test } from 'vitest';
import { visibleKeys } from '../../../src/tui/selectors/list.js';
import type { State } from '../../../src/tui/state/state.js';
import { llmService } from '../../inference/kind-samples.js';
import { service } from '../../inference/samples.js';
import { after, named, pressed, stateWith } from '../states.js';

const nameOf = (key = '') => key.replace(/^.*\//, '');
const names = (state: State) => visibleKeys(state).map(nameOf);
const cursorName = (state: State) => nameOf(state.cursor);
const listed = (services: ReturnType<typeof named>) => ({ type: 'listed', services }) as const;
const broken = service({ name: 'a-broken', readiness: 'not-ready', whyNotReady: 'ModelLoadFailed' });

test('the first list is sorted ready first, then by name, with the cursor on the first', () => {
  const state = stateWith([broken, ...named('c', 'b')]);
  expect(names(state)).toEqual(['b', 'c', 'a-broken']);
  expect(state.cursor).toBe('kserve-demo/b');
});

test('rows keep their place when readiness changes, and new services come last', () => {
  const state = stateWith(named('b', 'c', 'd'));
  const next = after(
    state,
    listed([service({ name: 'b', readiness: 'not-ready' }), ...named('a', 'c', 'd')]),
  );
  expect(names(next)).toEqual(['b', 'c', 'd', 'a']);
});

test('a kind whose list comes late is sorted in; the cursor stays on the first row until somebody moves it', () => {
  const early = stateWith([broken, ...named('c')]);
  const llm = llmService({ name: 'assistant' });
  const all = listed([broken, llm, ...named('c')]);
  const rows = ['assistant', 'c', 'a-broken'];
  const untouched = after(early, all);
  expect([names(untouched), cursorName(untouched)]).toEqual([rows, 'assistant']);
  const moved = after(pressed(early, 'j'), all);
  expect([names(moved), cursorName(moved)]).toEqual([rows, 'a-broken']);
  const opened = after(pressed(early, 'enter'), all);
  expect([names(opened), cursorName(opened)]).toEqual([rows, 'c']);
});

test('the cursor stays on its service when rows before it go', () => {
  const state = pressed(stateWith(named('a', 'b', 'c')), 'j', 'j');
  expect(after(state, listed(named('c', 'b'))).cursor).toBe('kserve-demo/c');
});

test('when the service under the cursor goes, the next one takes its place', () => {
  const state = pressed(stateWith(named('a', 'b', 'c')), 'j');
  expect(after(state, listed(named('a', 'c'))).cursor).toBe('kserve-demo/c');
});

test('a list that becomes empty and full again has a cursor', () => {
  const state = after(stateWith(named('a')), listed([]));
  expect(state.cursor).toBeUndefined();
  expect(after(state, listed(named('b'))).cursor).toBe('kserve-demo/b');
});

test('an interrupted list is marked until the next live one', () => {
  const stale = after(stateWith(named('a')), { type: 'list-interrupted', why: 'connection refused' });
  expect(stale.stale?.why).toBe('connection refused');
  expect(after(stale, listed(named('a'))).stale).toBeUndefined();
});

test('the filter narrows as it is typed, sorts anew, and esc drops it', () => {
  const state = pressed(stateWith(named('iris', 'flower-a', 'flower-b')), '/', 'f', 'l');
  expect(names(state)).toEqual(['flower-a', 'flower-b']);
  expect(state.cursor).toBe('kserve-demo/flower-a');
  const kept = pressed(state, 'enter', 'j');
  expect([kept.filter, kept.prompt, kept.cursor]).toEqual(['fl', undefined, 'kserve-demo/flower-b']);
  const dropped = pressed(kept, 'esc');
  expect(names(dropped)).toEqual(['flower-a', 'flower-b', 'iris']);
  expect(dropped.cursor).toBe('kserve-demo/flower-b');
});

test('keys are text while a filter is typed', () => {
  const state = pressed(stateWith(named('q', 'p')), '/', 'q');
  expect([state.filter, names(state)]).toEqual(['q', ['q']]);
  expect(pressed(state, 'backspace').filter).toBe('');
});

test('a hides what is not ready, and shows it again', () => {
  const state = pressed(stateWith([broken, ...named('b')]), 'j', 'a');
  expect(names(state)).toEqual(['b']);
  expect(state.notice).toContain('a shows the rest');
  expect(state.cursor).toBe('kserve-demo/b');
  expect(names(pressed(state, 'a'))).toEqual(['b', 'a-broken']);
});

test('s goes through the orders, keeping the cursor on its service', () => {
  const state = stateWith([broken, service({ name: 'new', createdAt: 9_000_000 }), ...named('b')]);
  const byName = pressed(state, 's');
  expect([byName.sort, names(byName)]).toEqual(['name', ['a-broken', 'b', 'new']]);
  const byAge = pressed(byName, 's');
  expect([byAge.sort, names(byAge)]).toEqual(['newest first', ['new', 'a-broken', 'b']]);
  expect(byAge.cursor).toBe('kserve-demo/b');
});

test('the view follows the cursor, a page at a time, and stops at both ends', () => {
  const state = stateWith(
    named(...Array.from({ length: 100 }, (_, at) => `s${String(at).padStart(3, '0')}`)),
  );
  const end = pressed(state, 'G');
  expect([end.cursor, end.top]).toEqual(['kserve-demo/s099', 86]);
  expect(pressed(end, 'j').cursor).toBe('kserve-demo/s099');
  const page = pressed(state, 'pagedown', 'pagedown');
  expect([page.cursor, page.top]).toEqual(['kserve-demo/s026', 13]);
  expect(pressed(page, 'home').top).toBe(0);
  const smaller = after(end, { type: 'resized', size: { columns: 80, rows: 16 } });
  expect([smaller.cursor, smaller.top]).toEqual(['kserve-demo/s099', 93]);
});
