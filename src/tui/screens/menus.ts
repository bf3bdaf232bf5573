import { safeText } from '../../format/safe-text.js';
import { wrapText } from '../../format/text.js';
import type { Service } from '../../kserve/service.js';
import { emptyLine, line, span, type Line } from '../parts/line.js';
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

/** The commands that do the same as `p`; `enter` puts the marked one on the clipboard. */
export function copyPage(
  { size }: State,
  place: Extract<Place, { readonly name: 'copy' }>,
  service: Service,
): Page {
  const title = `${service.name} · copy as`;
  if (place.commands.state !== 'ready') {
    return readingPage(
      title,
      remoteLines(place.commands, 'looking for the way in', size.columns, () => []),
    );
  }
  let chosenLine = 0;
  const lines: Line[] = [];
  for (const [at, { tool, command }] of place.commands.value.entries()) {
    const isChosen = at === place.line;
    if (isChosen) chosenLine = lines.length;
    lines.push([span(isChosen ? ' ▸ ' : '   ', 'cursor'), span(tool, isChosen ? 'cursor' : 'strong')]);
    const shown = command.length > 2000 ? `${command.slice(0, 2000)}…` : command;
    for (const row of wrapText(safeText(shown), size.columns - 6)) lines.push(line(`   ${row}`));
    lines.push(emptyLine);
  }
  return { title, lines, chosen: chosenLine, choices: place.commands.value.length };
}
