import type { ListColumn } from '../../config/config.js';
import { kindMark } from '../parts/marks.js';
import type { List, State } from '../state/state.js';

/** Widths of the list's columns; 0 for one that is left out, by the settings or for want of space. */
export type Columns = {
  readonly gap: string;
  readonly namespace: number;
  readonly name: number;
  readonly ready: number;
  readonly protocol: number;
  readonly host: number;
  readonly answer: number;
  readonly age: number;
};

type Widest = { readonly name: number; readonly namespace: number };

/** With less than this for the host, or why there is none, the age and then the protocol are left out. */
const leastHost = 12;
/** Wider than this, the answer would stand too far from the name that it is of. */
const mostHost = 100;

/** Widths of protocol and age, best first. */
const shapes = [
  [8, 5],
  [8, 0],
] as const;
const noneOfThem = [0, 0] as const;

/** Names are read when services come or go, not once a key or a change. */
const measured = new WeakMap<List['indexes'], Widest>();

/** The columns for this list and this terminal. What is told elsewhere too gives way first: the age, the protocol, at last the host. */
export function columnsFor(
  list: List,
  { size, namespace: only, settings }: Pick<State, 'size' | 'namespace' | 'settings'>,
): Columns {
  const { columns } = size;
  const ifWanted = (column: ListColumn, width: number) => (settings.columns.includes(column) ? width : 0);
  const widest = widestNames(list);
  const gap = columns >= 100 ? 3 : 2;
  const { length } = list.order;
  const count = `${length} of ${length}`.length;
  const name = Math.max(count, Math.min(Math.max(widest.name, 12), Math.floor(columns * 0.3)));
  const namespace = ifWanted(
    'namespace',
    only === undefined ? Math.min(Math.max(widest.namespace, 9), Math.floor(columns * 0.18)) : 0,
  );
  const ready = ifWanted('ready', 5);
  const answer = ifWanted('answer', 11);
  const leftFor = (...others: readonly number[]) =>
    [namespace, name, ready, answer, ...others].reduce(
      (left, width) => (width === 0 ? left : left - width - gap),
      columns - 4,
    );
  const [protocol, age] =
    shapes
      .map(
        ([protocolWidth, ageWidth]) =>
          [ifWanted('protocol', protocolWidth), ifWanted('age', ageWidth)] as const,
      )
      .find((others) => leftFor(...others) >= leastHost) ?? noneOfThem;
  const left = ifWanted('host', leftFor(protocol, age));
  const host = left < 8 ? 0 : Math.min(left, mostHost);
  return { gap: ' '.repeat(gap), namespace, name, ready, protocol, host, answer, age };
}

function widestNames({ services, indexes }: List): Widest {
  const known = measured.get(indexes);
  if (known !== undefined) return known;
  const widest = { name: 0, namespace: 0 };
  for (const { kind, name, namespace } of services) {
    const mark = kindMark(kind).text.length;
    widest.name = Math.max(widest.name, name.length + (mark === 0 ? 0 : mark + 1));
    widest.namespace = Math.max(widest.namespace, namespace.length);
  }
  measured.set(indexes, widest);
  return widest;
}
