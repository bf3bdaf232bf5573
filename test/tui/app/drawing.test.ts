import { expect, test } from 'vitest';
import { createDrawing } from '../../../src/tui/app/drawing.js';
import type { Message } from '../../../src/tui/state/messages.js';
import { service } from '../../inference/samples.js';
import { after, stateWith } from '../states.js';

const names = Array.from({ length: 60 }, (_, at) => `s${String(at).padStart(2, '0')}`);
const listed = (changed?: string): Message => ({
  type: 'listed',
  services: names.map((name) => service({ name, protocol: name === changed ? 'v2' : 'v1' })),
});

function draw(...messages: readonly Message[]) {
  let state = after(stateWith([]), listed());
  const drawing = createDrawing({ state: () => state });
  return [drawing.rows(), ...messages.map((message) => ((state = after(state, message)), drawing.rows()))];
}

test('a change out of sight leaves the screen as it is', () => {
  const [before, hidden] = draw(listed('s59'));
  expect(hidden).toBe(before);
});

test('a change in sight is drawn, and so is what follows a change out of sight', () => {
  const [before, shown] = draw(listed('s01'));
  expect(shown).not.toBe(before);
  const [, hidden, key] = draw(listed('s59'), { type: 'key', key: 'down' });
  expect(key).not.toEqual(hidden);
});

test('another size is another screen', () => {
  const [before, larger] = draw({ type: 'resized', size: { columns: 80, rows: 30 } });
  expect(larger).toHaveLength((before?.length ?? 0) + 6);
});
