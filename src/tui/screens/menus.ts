import { safeText } from '../../format/safe-text.js';
import { span, type Line } from '../parts/line.js';
import { remoteLines, readingPage, type Page } from '../parts/page.js';
import type { Place, State } from '../state.js';

/** What the menu of namespaces calls all of them. */
export const allNamespaces = '(all namespaces)';

/** The contexts of the kubeconfig. */
export function contextsPage({ contexts, context }: State, chosen: number): Page {
  return menuPage('contexts', contexts, chosen, context);
}

/** The namespaces that this person may list, and all of them. */
export function namespacesPage(
  { namespace, size }: State,
  place: Extract<Place, { readonly name: 'namespaces' }>,
): Page {
  if (place.names.state === 'ready') {
    return menuPage(
      'namespaces',
      [allNamespaces, ...place.names.value],
      place.line,
      namespace ?? allNamespaces,
    );
  }
  return readingPage(
    'namespaces',
    remoteLines(place.names, 'reading the namespaces', size.columns, () => []),
  );
}

function menuPage(title: string, names: readonly string[], chosen: number, current: string): Page {
  const lines = names.map((name, at): Line => {
    const isChosen = at === chosen;
    return [
      span(isChosen ? ' ▸ ' : '   ', 'cursor'),
      span(safeText(name), isChosen ? 'cursor' : 'plain'),
      span(name === current ? '   (current)' : '', 'dim'),
    ];
  });
  return { title, lines, chosen, choices: names.length };
}
