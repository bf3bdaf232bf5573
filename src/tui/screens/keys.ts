import { padText, wrapText } from '../../format/text.js';
import { keymap, type Binding } from '../keymap.js';
import { emptyLine, line, span, type Line } from '../parts/line.js';
import { readingPage, type Page } from '../parts/page.js';
import type { State } from '../state.js';

/** Every key, from the table that also dispatches them. */
export function keysPage({ size }: State): Page {
  const section = sectionFor(size.columns);
  const lines = [
    ...section('A SERVICE', ({ on }) => on !== 'everywhere' && on.includes('details')),
    ...section(
      'THE LIST',
      ({ on }) => on !== 'everywhere' && on.includes('services') && !on.includes('details'),
    ),
    ...section('NOTHING TO LIST', ({ on }) => on !== 'everywhere' && on[0] === 'start'),
    ...section(
      'OTHER SCREENS',
      ({ on }) => on !== 'everywhere' && on[0] !== 'start' && !on.includes('services'),
    ),
    ...section('EVERYWHERE', ({ on }) => on === 'everywhere'),
    line('   THE MOUSE', 'dim'),
    ...mouse.flatMap(([what, does]) => explained(what, does, size.columns)),
  ];
  return readingPage('keys', lines);
}

/** Most terminals still select text while shift is held (in macOS's Terminal: fn). */
const mouse = [
  ['wheel', 'scroll, or move the cursor; with shift, the columns of a table'],
  ['click', 'on a row: the cursor there, a second time enter; on a hint: its key'],
  ['shift', 'held: selects text; mouse: off in the settings leaves it to the terminal'],
] as const;

function sectionFor(columns: number) {
  return (title: string, belongs: (binding: Binding) => boolean): readonly Line[] => [
    line(`   ${title}`, 'dim'),
    ...keymap.filter(belongs).flatMap(({ keys, help }) => explained(keys.join(' '), help, columns)),
    emptyLine,
  ];
}

/** A key and what it does, in as many rows as that needs. */
function explained(keys: string, help: string, columns: number): readonly Line[] {
  return wrapText(help, columns - 26).map((text, at) => [
    span(`   ${padText(at === 0 ? keys : '', 22)}`, 'accent'),
    span(text),
  ]);
}
