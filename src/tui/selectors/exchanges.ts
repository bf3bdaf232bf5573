import type { Exchange } from '../../inference/exchange.js';
import type { TensorValues } from '../../inference/tensor.js';
import type { ServiceKey } from '../../kserve/service.js';
import { placeOf } from './rows.js';
import type { Outcome } from '../state/remote.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';

/** Outcomes kept of each service, and bytes of what was sent and received, and of the values read from it: a session may predict all day. */
const mostOutcomes = 500;
const mostBytes = 16_000_000;

/** The outcomes with a new one before them, as far as they are kept; the two newest always are, so that they can be compared. */
export function keptOutcomes(outcome: Outcome, earlier: readonly Outcome[]): readonly Outcome[] {
  const all = [outcome, ...earlier].slice(0, mostOutcomes);
  let bytes = 0;
  const end = all.findIndex((one, at) => {
    bytes += one.kind === 'exchange' ? bytesOf(one.exchange) : 0;
    return at >= 2 && bytes > mostBytes;
  });
  return end === -1 ? all : all.slice(0, end);
}

/** One digit in a text may be eight bytes in memory. */
function bytesOf({ sent, answer }: Exchange): number {
  const values = answer?.tensors.reduce((sum, { values }) => sum + byteCount(values), 0) ?? 0;
  return sent.sentBytes + sent.receivedBytes + values;
}

function byteCount(values: TensorValues): number {
  return ArrayBuffer.isView(values) ? values.byteLength : values.length * 8;
}

/** How the predictions of a service ended, newest first. */
export function outcomesOf({ outcomes }: State, of: ServiceKey): readonly Outcome[] {
  return outcomes.get(of) ?? [];
}

/** The last exchange of a service. */
export function lastExchange(state: State, of: ServiceKey): Exchange | undefined {
  return firstExchange(outcomesOf(state, of));
}

function firstExchange(outcomes: readonly Outcome[]): Exchange | undefined {
  const found = outcomes.find(({ kind }) => kind === 'exchange');
  return found?.kind === 'exchange' ? found.exchange : undefined;
}

/** The exchange that a screen about a service shows or has chosen: undefined for the last one, which a new one then replaces. */
export function chosenExchange(state: State): Exchange | undefined {
  const place = placeOf(state);
  if (place.name === 'compare') return place.after;
  if (place.name === 'answer' || place.name === 'raw') return place.exchange;
  const outcome = place.name === 'history' ? outcomesOf(state, place.of)[place.line] : undefined;
  return outcome?.kind === 'exchange' ? outcome.exchange : undefined;
}

/** What the chosen exchange is compared with: the marked one, else the one before it. Undefined when it is the first. */
export function baseOf(
  state: State,
  { of, line, base }: Extract<Place, { readonly name: 'history' }>,
): Outcome | undefined {
  const all = outcomesOf(state, of);
  if (base !== undefined && base !== all[line]) return base;
  return all.slice(line + 1).find(({ kind }) => kind === 'exchange');
}
