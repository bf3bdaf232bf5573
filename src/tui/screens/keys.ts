import { padText } from '../../format/text.js';
import { keymap, type Binding } from '../keymap.js';
import { emptyLine, fitLine, line, span, type Line } from '../parts/line.js';
import { readingPage, type Page } from '../parts/page.js';
import type { State } from '../state.js';

/** Every key, from the table that also dispatches them. */
export function keysPage({ size }: State): Page {
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
    ...mouse,
  ];
  return readingPage(
    'keys',
    lines.slice(0, -1).map((row) => fitLine(row, size.columns)),
  );
}

/** Most terminals still select text while shift is held (in macOS's Terminal: fn). */
const mouse: readonly Line[] = [
  line('   THE MOUSE', 'dim'),
  [span(`   ${padText('wheel, click', 22)}`, 'accent'), span('scroll, and put the cursor on a row')],
  [span(`   ${padText('shift', 22)}`, 'accent'), span('held: selects text; ISVC_MOUSE=off does without it')],
  emptyLine,
];

function section(title: string, belongs: (binding: Binding) => boolean): readonly Line[] {
  const rows = keymap
    .filter(belongs)
    .map(({ keys, help }): Line => [span(`   ${padText(keys.join(' '), 22)}`, 'accent'), span(help)]);
  return [line(`   ${title}`, 'dim'), ...rows, emptyLine];
}
