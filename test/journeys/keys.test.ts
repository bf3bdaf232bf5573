import { expect, test } from 'vitest';
import { openIsvc, openOn } from './open-isvc.js';

test.each([
  [60, 16, ['p predict', '/ filter', 'P payload']],
  [
    80,
    24,
    [
      'p predict',
      '/ filter',
      'P payload',
      'enter details',
      'v view',
      'C copy',
      'l logs',
      'n namespace',
      'c context',
      's sort',
      'a unready',
    ],
  ],
  [120, 40, ['g gateways', 'a unready', 'e edit', 'r repeat']],
])('at %i×%i the footer has the keys that are needed first', async (columns, rows, hints) => {
  const screen = await openIsvc({ columns, rows });
  await expect(screen).toShow(...hints, '? keys', 'q quit');
});

test('a paste with line ends is typed into the filter; none of it is a key', async () => {
  const screen = await openIsvc();
  screen.press('/', '\u001B[200~flower\rqqq\u001B[201~');
  await screen.shows('/flower qqq█');
  screen.press('esc');
  await screen.shows('▸ assistant');
  screen.press('\u001B[200~qqq\r\u001B[201~');
  await expect(screen).toShow('paste ignored', '▸ assistant');
});

test('once there is an answer, what can be done with it is offered', async () => {
  const screen = await openOn('sklearn-iris');
  const row = screen.rows().find((one) => one.includes('C copy')) ?? '';
  expect(screen.styles()[screen.rows().indexOf(row)]).toContainEqual(
    expect.objectContaining({ text: expect.stringContaining('C copy') }),
  );
  screen.press('p');
  await expect(screen).toShow('answered by the model', row);
});

test('? shows the keys of the screen one comes from first, / searches it, esc leads back', async () => {
  const screen = await openOn('sklearn-iris');
  screen.press('y');
  await screen.shows('kind: InferenceService');
  screen.press('?');
  await screen.shows('THIS SCREEN', 'fold or open the marked block');
  screen.press('/', 'curl', 'enter');
  await screen.shows('keys · with “curl”', 'copy as a curl');
  await screen.hides('fold or open');
  screen.press('esc');
  await expect(screen).toShow('kind: InferenceService');
});
