import { cursorMark } from '../parts/marks.js';
import { safeText } from '../../format/safe-text.js';
import { ageText, sizeText } from '../../format/sizes.js';
import { fitEnd, padText, widestOf } from '../../format/text.js';
import type { Service } from '../../kserve/service.js';
import {
  allNamespaces,
  menuContexts,
  entryName,
  type LibraryEntry,
  menuEntries,
  menuNamespaces,
  type MenuPlace,
} from '../selectors/menu-items.js';
import { fitLine, line, span, type Line } from '../parts/line.js';
import { failureLines, remoteLines, readingPage, type Page, signLines } from '../parts/page.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { keyOf } from '../selectors/shown-keys.js';

/** The contexts of the kubeconfig. */
export function contextsPage(state: State, place: MenuPlace): Page {
  const { contexts, context } = state;
  return menuPage(state, place, menuContexts(contexts, place.filter), context);
}

/** The namespaces that this person may list, and all of them. */
export function namespacesPage(state: State, place: Extract<Place, { readonly name: 'namespaces' }>): Page {
  const { namespace, size } = state;
  const names = place.names;
  if (names.state === 'loading') {
    return readingPage(
      ['namespaces'],
      remoteLines(names, 'reading the namespaces', size.columns, () => []),
    );
  }
  const menu = menuPage(state, place, menuNamespaces(place), namespace ?? allNamespaces);
  if (names.state === 'ready') return menu;
  return {
    ...menu,
    foot: [
      ...failureLines(names.failure, size.columns).map((row) => fitLine(row, size.columns)),
      ...signLines(
        'next',
        `${keyOf(state, 'menu-filter', 'namespaces')} types the name of one, and enter goes there.`,
        size.columns,
      ),
    ],
  };
}

/** The payloads that can be chosen: the example, the saved ones of this namespace first, and those that were sent. */
export function libraryPage(
  state: State,
  place: Extract<Place, { readonly name: 'library' }>,
  service: Service,
): Page {
  const title = [service.name, 'payloads'];
  const { now, size } = state;
  if (place.files.state !== 'ready') {
    return readingPage(
      title,
      remoteLines(place.files, 'reading the saved payloads', size.columns, () => []),
    );
  }
  const entries = menuEntries(state, place);
  const names = entries.map((entry) => safeText(entryName(entry)));
  const facts = entries.map((entry) => entryFacts(entry, now));
  // Behind the mark of the cursor, and before the facts; a name alone has the row for itself.
  const room = Math.max(0, size.columns - 6 - widestOf(facts));
  const widest = Math.min(room, widestOf(names.filter((_, at) => facts[at] !== '')));
  const lines = names.map((name, at): Line => {
    const isChosen = at === place.line;
    const fact = facts[at] ?? '';
    // Of a path the end tells which file it is.
    const shown = fact === '' ? name : padText(fitEnd(name, widest), widest);
    return [
      cursorMark(isChosen),
      span(shown, isChosen ? 'cursor' : 'plain'),
      span(fact === '' ? '' : `  ${fact}`, 'dim'),
    ];
  });
  return filterMenu(state, place, title, lines);
}

function entryFacts(entry: LibraryEntry, now: number): string {
  switch (entry.kind) {
    case 'example':
      return '';
    case 'dropped':
      return 'dropped';
    case 'saved': {
      const { sizeBytes, savedAt, scope } = entry.file;
      const whose = scope === 'shared' ? ', shared' : '';
      return `${padText(sizeText(sizeBytes), 7, 'right')}  saved ${ageText(now - savedAt)} ago${whose}`;
    }
    case 'sent': {
      const { roundTrip, startedAt } = entry.exchange;
      return `${padText(sizeText(roundTrip.sentBytes), 7, 'right')}  sent ${ageText(now - startedAt)} ago`;
    }
  }
}

/** The lines of a menu, or that none contains what is looked for. */
export function filterMenu(
  state: State,
  { name, filter = '', line: chosen }: MenuPlace,
  title: readonly string[],
  lines: readonly Line[],
): Page {
  const filtered = filter === '' ? title : [...title, `with “${filter}”`];
  const none =
    filter === ''
      ? 'There is none.'
      : `No match for “${safeText(filter)}”: ${keyOf(state, 'menu-filter', name)} and esc drop the filter.`;
  return {
    title: filtered,
    lines: lines.length === 0 ? [line(`   ${none}`, 'dim')] : lines,
    chosen,
    choices: lines.length,
  };
}

/** Of a name that does not fit the end is shown, which tells the most of it in an EKS context. */
function menuPage(state: State, place: MenuPlace, names: readonly string[], current: string): Page {
  const lines = names.map((name, at): Line => {
    const isChosen = at === place.line;
    const note = name === current ? '   (current)' : '';
    return [
      cursorMark(isChosen),
      span(
        fitEnd(safeText(name), Math.max(0, state.size.columns - 3 - note.length)),
        isChosen ? 'cursor' : 'plain',
      ),
      span(note, 'dim'),
    ];
  });
  return filterMenu(state, place, [place.name], lines);
}
