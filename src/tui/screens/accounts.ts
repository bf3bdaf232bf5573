import { cursorMark } from '../parts/marks.js';
import { safeText } from '../../format/safe-text.js';
import { accountText } from '../../inference/token-from.js';
import type { Service } from '../../kserve/service.js';
import { accountIn } from '../selectors/service-options.js';
import { menuAccounts, noAccount } from '../selectors/menu-items.js';
import { emptyLine, line, span, type Line } from '../parts/line.js';
import { readingPage, remoteLines, type Page, signLines } from '../parts/page.js';
import { keyOf } from '../selectors/shown-keys.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { filterMenu } from './menus.js';

/** The service accounts of a service's namespace, that of its own pod first; why there are none to choose from. */
export function accountsPage(
  state: State,
  place: Extract<Place, { readonly name: 'accounts' }>,
  { name, namespace }: Service,
): Page {
  const title = [name, `token of a service account in ${namespace}`];
  const { accounts, line: chosen } = place;
  const { columns } = state.size;
  if (accounts.state !== 'ready' || accounts.value.warning !== undefined) {
    const lines = remoteLines(accounts, 'reading the service accounts', columns, ({ warning = '' }) => [
      ...signLines('note', safeText(warning), columns),
      emptyLine,
      line(`   ${keyOf(state, 'choose')} asks for the name of one`, 'dim'),
    ]);
    return readingPage(title, lines);
  }
  const { own } = accounts.value;
  const current = accountIn(state, namespace);
  const isOfHere = current?.namespace === undefined || current.namespace === namespace;
  const lines = menuAccounts(place).map((account, at): Line => {
    const notes = [
      ...(account === own ? [`of ${name}'s own pod`] : []),
      ...(isOfHere && account === (current?.account ?? noAccount) ? ['current'] : []),
    ];
    return [
      cursorMark(at === chosen),
      span(safeText(account), at === chosen ? 'cursor' : 'plain'),
      span(notes.length === 0 ? '' : `   (${safeText(notes.join(', '))})`, 'dim'),
    ];
  });
  return filterMenu(state, place, title, lines);
}

/** A token on its way, or why there is none. */
export function tokenPage(
  { size }: State,
  { account, token }: Extract<Place, { readonly name: 'token' }>,
  { name, namespace }: Service,
): Page {
  const whose = accountText(account, namespace);
  return readingPage(
    [name, `token of ${whose}`],
    remoteLines(token, `asking the cluster for a token of ${whose}`, size.columns, () => []),
  );
}
