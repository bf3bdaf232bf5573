import { safeText } from '../../format/safe-text.js';
import { padText, wrapText } from '../../format/text.js';
import { tasks, type Binding, type KeyPlace, type KeyScreen, type Task } from '../keys/binding.js';
import { shownKeys } from '../keys/key-names.js';
import { bindingsOf } from '../keys/keymap.js';
import { makeMatcher } from '../selectors/matcher.js';
import type { MenuPlace } from '../selectors/menu-items.js';
import { keyOf, keyPlaceOf, keysOn } from '../selectors/shown-keys.js';
import { emptyLine, line, lineWidth, span, type Line } from '../parts/line.js';
import { readingPage, type Page } from '../parts/page.js';
import type { State } from '../state/state.js';

/** A heading, and what stands under it. */
type Section = { readonly title: string; readonly keys: readonly Explained[] };
type Explained = { readonly keys: readonly string[]; readonly help: string };

/** By the first screen that a binding names. */
const elsewhere: Partial<Readonly<Record<KeyPlace, string>>> = {
  services: 'on the list',
  start: 'where there is nothing to list',
  gateways: 'on the gateways',
  payload: 'on the payload',
  history: 'on the history',
  answer: 'on the whole answer',
  copy: 'on the commands to copy',
  raw: 'on the raw exchange',
  yaml: 'on the YAML',
  logs: 'on the logs',
  bench: 'on a load',
  compare: 'on a comparison',
  details: 'on the details',
  pods: 'on the pods',
  library: 'on the saved payloads',
  contexts: 'in menus',
  columns: 'on the columns',
  keys: 'here',
};

/** Most terminals still select text while shift is held (in macOS's Terminal: fn). */
const mouse: Section = {
  title: 'the mouse',
  keys: [
    { keys: ['wheel'], help: 'scroll, or move the cursor; with shift, the columns of a table' },
    { keys: ['click'], help: 'on a row: the cursor there, a second time opens it; on a hint: its key' },
    { keys: ['shift'], help: 'held: selects text; mouse: off in the settings leaves it to the terminal' },
  ],
};

/** Every key, from the table that also dispatches them: first those of the screen that one comes from, by what they are for. */
export function keysPage(state: State, { filter = '' }: MenuPlace): Page {
  const [first, ...rest] = state.places;
  const from = keyPlaceOf({ ...state, places: [first, ...rest.slice(0, -1)] });
  const screen = keysOn(state, from);
  const { columns } = state.size;
  const lines = [sectionsHere(screen), [...sectionsElsewhere(screen), mouse]].flatMap((sections) =>
    columnLines(
      sections.flatMap((section) => filterSection(section, filter)),
      columns,
    ),
  );
  const none = line(
    `   No key matches “${safeText(filter)}”: ${keyOf(state, 'menu-filter', 'keys')} and esc show all again.`,
    'dim',
  );
  return readingPage(
    filter === '' ? ['keys'] : ['keys', `with “${filter}”`],
    lines.length === 0 ? [none] : lines,
  );
}

function sectionsHere(screen: KeyScreen): readonly Section[] {
  const bindings = bindingsOf(screen);
  const order = Object.keys(tasks) as readonly Task[];
  return order.map((task) => ({ title: tasks[task], keys: bindings.filter((one) => one.task === task) }));
}

function sectionsElsewhere({ place: from, keymap }: KeyScreen): readonly Section[] {
  const bindings = keymap.filter(
    ({ on, keys }) => on !== 'everywhere' && !on.includes(from) && keys.length > 0,
  );
  return Object.entries(elsewhere).map(([place, title]) => ({
    title,
    keys: bindings.filter(({ on }: Binding) => on[0] === place),
  }));
}

/** The section with only what is looked for; nothing where that is nothing. */
function filterSection({ title, keys }: Section, filter: string): readonly Section[] {
  const matches = makeMatcher(filter);
  const left = matches({ text: title })
    ? keys
    : keys.filter((one) => one.keys.includes(filter) || matches({ text: one.help }));
  return left.length === 0 ? [] : [{ title, keys: left }];
}

/** From so many columns on, two sections stand side by side. */
const wideColumns = 110;

function columnLines(sections: readonly Section[], columns: number): readonly Line[] {
  if (columns < wideColumns) return sections.flatMap((section) => sectionLines(section, columns));
  const width = Math.floor(columns / 2);
  const blocks = sections.map((section) => sectionLines(section, width));
  const half = blocks.reduce((sum, block) => sum + block.length, 0) / 2;
  const left: Line[] = [];
  const right: Line[] = [];
  for (const block of blocks) {
    const isLeft = right.length === 0 && left.length + block.length / 2 <= half;
    (isLeft ? left : right).push(...block);
  }
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => {
    const start = left[at] ?? emptyLine;
    return [...start, span(' '.repeat(Math.max(0, width - lineWidth(start)))), ...(right[at] ?? [])];
  });
}

function sectionLines({ title, keys }: Section, width: number): readonly Line[] {
  return [line(`   ${title.toUpperCase()}`, 'dim'), ...keys.flatMap((one) => keyRows(one, width)), emptyLine];
}

const keysWidth = 20;

/** A key and what it does, in as many rows as that needs. */
function keyRows({ keys, help }: Explained, width: number): readonly Line[] {
  return wrapText(help, width - keysWidth - 5).map((text, at) => [
    span(`   ${padText(at === 0 ? shownKeys(keys).join(' ') : '', keysWidth)}`, 'accent'),
    span(text),
  ]);
}
