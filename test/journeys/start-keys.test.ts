import { expect, test } from 'vitest';
import { normalized } from './normalized.js';
import { openIsvc, startBuiltIsvc } from './open-isvc.js';
import { openOwnTerminal } from './own-terminal.js';
import type { TestScreen } from './screen.js';
import { openTerminal } from './terminal.js';

/** The row of the cursor, and the first one. */
function shown(screen: TestScreen) {
  const rows = screen.rows().map((row) => normalized([row]));
  // How many are ready is told again when the cluster says more of those that are not.
  const header = rows[0]?.replaceAll(/ [●◐◌✗■]\d+/g, '').replaceAll(/ {2,}/g, '  ');
  return { header, cursor: rows.find((row) => row.includes('▸')) };
}

/** The same of a key that is pressed when everything is there. */
let later: ReturnType<typeof shown> | undefined;

async function pressedLater(): Promise<ReturnType<typeof shown>> {
  const screen = await openIsvc();
  screen.press('j');
  await screen.shows('▸ dead-step');
  return shown(screen);
}

/** Moments of the start: nothing was written yet; some of it; the screen was just taken over. */
const moments: Readonly<Record<string, (raw: string) => boolean>> = {
  'the first milliseconds': () => true,
  'the first output': (raw) => raw !== '',
  'the switch to its own screen': (raw) => raw.includes('\u001B[?1049h'),
  'the first frame': (raw) => raw.includes('\u001B[?2026l'),
};

test.each(Object.entries(moments))(
  'a key typed at %s moves the cursor as it does later, and spoils nothing',
  async (_, isNow) => {
    later ??= await pressedLater();
    const screen = await startBuiltIsvc();
    await expect.poll(() => isNow(screen.raw()), { interval: 1 }).toBe(true);
    screen.press('j');
    await screen.shows('▸ dead-step', '127.0.0.1:');
    expect(shown(screen)).toEqual(later);
  },
);

test('keys that need the list wait for it, in their order', async () => {
  const screen = openTerminal();
  screen.press('j', 'k', 'j', 'enter');
  await expect(screen).toShow('dead-step', 'CONDITIONS');
});

test('a paste without its end makes nobody deaf: Ctrl-C ends the program', async () => {
  const screen = await openIsvc();
  screen.press('\u001B[200~abc');
  screen.press('j');
  screen.press('ctrl-c');
  expect(await screen.exited).toBe(130);
});

test('a paste without its end is over when nothing more of it comes', async () => {
  const screen = openOwnTerminal();
  await screen.shows('▸ assistant');
  screen.press('/', '\u001B[200~flower');
  await screen.shows('/flower');
  screen.press('enter', 'q');
  expect(await screen.exited).toBe(0);
});
