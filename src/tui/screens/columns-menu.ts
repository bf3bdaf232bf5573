import type { ListColumn } from '../../config/config.js';
import { heardAs, span, type Line } from '../parts/line.js';
import { cursorMark } from '../parts/marks.js';
import { wrapLines, type Page } from '../parts/page.js';
import { columnsOf } from '../selectors/list.js';
import { menuColumns } from '../selectors/menu-items.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { filterMenu } from './menus.js';

const told: Readonly<Record<ListColumn, string>> = {
  namespace: 'where several are listed',
  ready: 'whether it is ready',
  kind: 'which kind of service it is',
  protocol: 'the protocol in which it is called',
  format: "the model's format",
  model: 'the name of the model to ask for',
  runtime: 'the ServingRuntime',
  replicas: 'ready pods, and all of them',
  restarts: 'how often its containers started again',
  host: 'where it is called, or why it is not ready',
  'way-in': 'the way of its last answer',
  answer: 'how its last prediction ended',
  age: 'since it was created',
};

/** The columns of the list, each shown or not; below them how to keep the choice. */
export function columnsPage(state: State, place: Extract<Place, { readonly name: 'columns' }>): Page {
  const shown = columnsOf(state);
  const lines = menuColumns(place).map((name, at): Line => {
    const isChosen = at === place.line;
    return [
      cursorMark(isChosen),
      shown.includes(name) ? heardAs('shown: ', '✓ ', 'good') : heardAs('hidden: ', '  '),
      span(name.padEnd(11), isChosen ? 'cursor' : 'plain'),
      span(told[name], 'dim'),
    ];
  });
  const keep = `To keep them, write into the settings: columns: [${shown.join(', ')}]`;
  return {
    ...filterMenu(state, place, ['columns of the list'], lines),
    foot: wrapLines(keep, state.size.columns, 'dim'),
  };
}
