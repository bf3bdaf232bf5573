import type { Recorded } from './screen-capture.ts';

/** The head of the list while all services are shown: under a filter their number follows. */
export const unfiltered = 'NAME     ';

/** Finds a service of the demo, and drops the filter again: the cursor stays. */
export async function goTo(program: Recorded, name: string): Promise<void> {
  program.press(`/${name}\r`);
  await program.shows(`▸ ${name}`, 'NAME  1 of 29');
  program.press('\u001B');
  await program.shows(`▸ ${name}`, unfiltered);
}
