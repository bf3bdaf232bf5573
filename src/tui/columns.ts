import type { Service, ServiceKey } from '../kserve/service.js';
import type { State } from './state.js';

/** Widths of the list's columns; 0 for one that is left out. */
export type Columns = {
  readonly gap: string;
  readonly namespace: number;
  readonly name: number;
  readonly host: number;
  readonly answer: number;
  readonly age: number;
};

type Widest = { readonly name: number; readonly namespace: number };

const ageWidth = 5;

/** With less than this for the host, the age is left out. */
const leastHost = 15;

/** Names are read once a list, not once a key. */
const measured = new WeakMap<ReadonlyMap<ServiceKey, Service>, Widest>();

/** The columns for this list and this terminal. The host gives way first, then the age. */
export function columnsFor(
  services: ReadonlyMap<ServiceKey, Service>,
  { size, namespace }: Pick<State, 'size' | 'namespace'>,
): Columns {
  const { columns } = size;
  const widest = widestOf(services);
  const gap = columns >= 100 ? 3 : 2;
  const name = Math.min(Math.max(widest.name, 12), Math.floor(columns * 0.3));
  const shownNamespace =
    namespace === undefined ? Math.min(Math.max(widest.namespace, 9), Math.floor(columns * 0.18)) : 0;
  const answer = 11;
  const others = [shownNamespace, name, 5, 8, answer].filter((width) => width > 0);
  const left = columns - 3 - others.reduce((sum, width) => sum + width + gap, 0) - 1;
  const age = left - ageWidth - gap >= leastHost ? ageWidth : 0;
  return {
    gap: ' '.repeat(gap),
    namespace: shownNamespace,
    name,
    host: age === 0 ? left : left - age - gap,
    answer,
    age,
  };
}

function widestOf(services: ReadonlyMap<ServiceKey, Service>): Widest {
  const known = measured.get(services);
  if (known !== undefined) return known;
  let widest: Widest = { name: 0, namespace: 0 };
  for (const { name, namespace } of services.values()) {
    widest = {
      name: Math.max(widest.name, name.length),
      namespace: Math.max(widest.namespace, namespace.length),
    };
  }
  measured.set(services, widest);
  return widest;
}
