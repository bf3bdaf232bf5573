import { listColumns, type ListColumn } from '../../config/config.js';
import { textWidth } from '../../format/text.js';
import type { Service } from '../../kserve/service.js';
import { kindMark } from '../parts/marks.js';
import { columnsOf } from '../selectors/list.js';
import type { List, State } from '../state/state.js';

/** One column of the list: the name, one of the settings, or `state`, which says only what is wrong where a host has no room. */
export type ShownColumn = { readonly name: ListColumn | 'name' | 'state'; readonly width: number };

/** The columns of the list that are shown, from left to right. */
export type Columns = { readonly gap: string; readonly shown: readonly ShownColumn[] };

type Widest = Readonly<Record<'name' | 'namespace' | 'model' | 'format' | 'runtime', number>>;

/** From left to right: the name stands behind its namespace. */
const order = listColumns.flatMap((name) =>
  name === 'namespace' ? ([name, 'name'] as const) : ([name] as const),
);

/** The columns that give way where there is too little room, the first one first, once the host has; the age never does. */
const leaving: readonly ShownColumn['name'][] = [
  'way-in',
  'restarts',
  'replicas',
  'runtime',
  'model',
  'format',
  'kind',
  'protocol',
  'answer',
  'namespace',
];

/** With less than this a host says nothing; what is wrong with a service still does, down to the second. */
const leastHost = 20;
const leastState = 10;
/** Wider than this, the answer would stand too far from the name that it is of. */
const mostHost = 100;
/** From so many columns on, an answer has its age beside it. */
const roomyColumns = 100;

/** Names are read when services come or go, not once a key or a change. */
const measured = new WeakMap<List['indexes'], Widest>();

/**
 * The columns for this list in so many columns of the terminal. The host goes first, for the pane has it: what is wrong with a service
 * keeps its place for longer. Then goes what is told elsewhere too.
 */
export function columnsFor(
  list: List,
  state: Pick<State, 'namespace' | 'settings' | 'chosenColumns'>,
  columns: number,
): Columns {
  const chosen = columnsOf(state);
  const gap = columns >= roomyColumns ? 3 : 2;
  const widths = widthsFor(list, columns);
  const isWanted = (name: (typeof order)[number]) =>
    name === 'name' ||
    (chosen.includes(name) && (name !== 'namespace' || state.namespace === undefined) && name !== 'host');
  let shown: readonly ShownColumn[] = order.filter(isWanted).map((name) => ({ name, width: widths[name] }));
  const left = () => columns - 4 - shown.reduce((sum, { width }) => sum + width + gap, 0) + gap;
  for (const name of leaving) {
    if (left() >= 0) break;
    shown = shown.filter((one) => one.name !== name);
  }
  const room = left() - gap;
  if (chosen.includes('host') && room >= leastState)
    shown = withHost(shown, { name: room < leastHost ? 'state' : 'host', width: Math.min(room, mostHost) });
  return { gap: ' '.repeat(gap), shown };
}

/** The host stands before the way in, the answer and the age. */
function withHost(shown: readonly ShownColumn[], host: ShownColumn): readonly ShownColumn[] {
  const behind: ReadonlySet<ShownColumn['name']> = new Set(['way-in', 'answer', 'age']);
  const at = shown.findIndex(({ name }) => behind.has(name));
  return at === -1 ? [...shown, host] : [...shown.slice(0, at), host, ...shown.slice(at)];
}

function widthsFor(list: List, columns: number): Readonly<Record<(typeof order)[number], number>> {
  const widest = measureNames(list);
  const { length } = list.order;
  const count = `${length} of ${length}`.length;
  return {
    namespace: Math.min(Math.max(widest.namespace, 9), Math.floor(columns * 0.18)),
    name: Math.max(count, Math.min(Math.max(widest.name, 12), Math.floor(columns * 0.3))),
    ready: 5,
    kind: 5,
    protocol: 8,
    format: Math.min(Math.max(widest.format, 6), 14),
    model: Math.min(Math.max(widest.model, 5), 24),
    runtime: Math.min(Math.max(widest.runtime, 7), 28),
    replicas: 8,
    restarts: 8,
    host: 0,
    'way-in': 13,
    answer: columns >= roomyColumns ? 16 : 11,
    age: 5,
  };
}

function measureNames({ services, indexes }: List): Widest {
  const known = measured.get(indexes);
  if (known !== undefined) return known;
  const widest = { name: 0, namespace: 0, model: 0, format: 0, runtime: 0 };
  const measure = (of: keyof Widest, text: string | undefined) => {
    widest[of] = Math.max(widest[of], textWidth(text ?? ''));
  };
  for (const service of services) {
    measure('name', nameText(service));
    measure('namespace', service.namespace);
    measure('model', service.modelName);
    measure('format', service.format);
    measure('runtime', service.runtime);
  }
  measured.set(indexes, widest);
  return widest;
}

function nameText({ kind, name }: Service): string {
  return `${name} ${kindMark(kind).text}`.trimEnd();
}
