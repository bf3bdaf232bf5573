import { expect, test } from 'vitest';
import type { ListColumn } from '../../../src/config/config.js';
import { drawn } from '../screen.js';
import { after, named, pressed, stateWith } from '../states.js';

const titles = (columns: readonly ListColumn[], changes = {}) =>
  drawn(stateWith(named('iris'), { settings: { columns, repeatMs: 3000 }, ...changes }))[1]
    ?.trim()
    .split(/ {2,}/);

test('the settings choose the columns; the name is always there', () => {
  expect(titles(['host', 'ready'])).toEqual(['NAME', 'READY', 'HOST']);
  expect(titles([])).toEqual(['NAME']);
  expect(titles(['namespace', 'age'], { namespace: undefined })).toEqual(['NAMESPACE', 'NAME', 'AGE']);
});

test('a repetition starts with the interval of the settings', () => {
  const state = stateWith(named('iris'), { settings: { columns: [], repeatMs: 3000 } });
  expect(pressed(state, 'r').repeat).toMatchObject({ everyMs: 3000 });
});

test('another namespace keeps the settings; another cluster brings its own', () => {
  const settings = { columns: [], repeatMs: 3000 };
  const state = stateWith(named('iris'), { settings });
  const others = { columns: [], repeatMs: 5000 };
  const message = {
    type: 'connected',
    context: 'b',
    contexts: ['b'],
    namespace: 'default',
    settings: others,
  } as const;
  expect(after(state, message).settings).toBe(others);
  const names = { state: 'ready', value: ['vision'] } as const;
  const menu = after(pressed(state, 'n'), { type: 'loaded', loaded: { name: 'namespaces', names } });
  expect(pressed(menu, 'enter').settings).toBe(settings);
});
