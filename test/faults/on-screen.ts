import { expect } from 'vitest';
import type { TestTerminal } from '../journeys/terminal.js';
import { type Scope, survives } from './survive.js';

/** A case of the terminal UI in a pty: what is open in this process is the demo's. */
export const onScreen = (name: string, limitMs: number, run: (scope: Scope) => Promise<void>) =>
  survives(name, limitMs, run, true, false);

/** `p` again, on a server that is mended: it answers, and `q` ends the program. */
export async function answersAgain(screen: TestTerminal): Promise<void> {
  screen.press('p');
  await screen.shows('answered by the model');
  screen.press('q');
  expect(await screen.exited).toBe(0);
}
