import { expect, test } from 'vitest';
import { after, named, pressed, stateWith } from '../states.js';

const state = stateWith(named('digits', 'iris'));
const paste = (text: string) => ({ type: 'pasted', text }) as const;

test.each([
  ['a text', 'iris', 'iris'],
  ['a line with its end', 'iris\r', 'iris'],
  ['lines, as one', 'ir\r\nis\rq', 'ir is q'],
  ['no control characters', 'ir\u0003is\u001B', 'iris'],
  ['nothing', '\r\n', ''],
])('a paste into the filter is typed: %s', (_, text, filter) => {
  const typed = after(pressed(state, '/'), paste(text));
  expect(typed).toMatchObject({ filter, prompt: { purpose: 'filter', text: filter } });
});

test('a paste is added to what was typed', () => {
  expect(after(pressed(state, '/', 'i'), paste('ris'))).toMatchObject({ filter: 'iris' });
});

test('a paste where nothing is typed presses no keys, and says so', () => {
  const { notice, noticedAt: _, ...rest } = after(state, paste('pq\rd'));
  expect({ ...rest, notice: undefined, noticedAt: 0 }).toEqual(state);
  expect(notice).toContain('no text field is open');
});
