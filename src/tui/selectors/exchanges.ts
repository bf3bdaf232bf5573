import type { Exchange } from '../../inference/exchange.js';
import type { TensorValues, Tensor } from '../../inference/tensor.js';
import type { ServiceKey } from '../../kserve/service.js';
import { placeOf } from './list.js';
import type { Outcome } from '../state/call.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { isSameText } from '../../format/text-answer.js';
import { isSameValue } from '../../format/tensor-difference.js';
import { jsonText, type Answer } from '../../inference/answer.js';

/** Outcomes kept of each service, and bytes of what was sent and received, and of the values read from it: a session may predict all day. */
const mostOutcomes = 500;
const mostBytes = 16_000_000;

/** The outcomes with a new one before them, as far as they are kept; the two newest always are, so that they can be compared. */
export function keepOutcomes(outcome: Outcome, earlier: readonly Outcome[]): readonly Outcome[] {
  const all = [outcome, ...earlier].slice(0, mostOutcomes);
  let bytes = 0;
  const end = all.findIndex((one, at) => {
    bytes += one.kind === 'exchange' ? bytesOf(one.exchange) : 0;
    return at >= 2 && bytes > mostBytes;
  });
  return end === -1 ? all : all.slice(0, end);
}

/** One digit in a text may be eight bytes in memory. */
function bytesOf({ roundTrip, answer }: Exchange): number {
  const values = answer?.tensors.reduce((sum, { values }) => sum + byteCount(values), 0) ?? 0;
  return roundTrip.sentBytes + roundTrip.receivedBytes + values;
}

function byteCount(values: TensorValues): number {
  return ArrayBuffer.isView(values) ? values.byteLength : values.length * 8;
}

/** How the predictions of a service ended, newest first. */
export function outcomesOf({ outcomes }: State, of: ServiceKey): readonly Outcome[] {
  return outcomes.get(of) ?? [];
}

/** The same, and behind them what was kept of earlier runs. */
export function historyOf(state: State, of: ServiceKey): readonly Outcome[] {
  const earlier = state.earlier.get(of);
  return earlier === undefined ? outcomesOf(state, of) : [...outcomesOf(state, of), ...earlier];
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
  if (place.name === 'difference') return place.after;
  if (place.name === 'answer' || place.name === 'raw') return place.exchange;
  const outcome = place.name === 'history' ? historyOf(state, place.of)[place.line] : undefined;
  return outcome?.kind === 'exchange' ? outcome.exchange : undefined;
}

/** The exchange that the chosen one is compared with: the marked one, else the one before it. Undefined when it is the first. */
export function baseOf(
  state: State,
  { of, line, base }: Extract<Place, { readonly name: 'history' }>,
): Outcome | undefined {
  const all = historyOf(state, of);
  if (base !== undefined && base !== all[line]) return base;
  return all.slice(line + 1).find(({ kind }) => kind === 'exchange');
}

/** True where two predictions ended alike: the same tensors of the same model, or the same party that refused. Times and ids are ignored. */
export function sameAnswer(one: Outcome, other: Outcome): boolean {
  if (one.kind === 'problem' || other.kind === 'problem') {
    return (
      one.kind === 'problem' && other.kind === 'problem' && one.failure.summary === other.failure.summary
    );
  }
  const [a, b] = [one.exchange, other.exchange];
  if (a.verdict.ok !== b.verdict.ok || a.verdict.who !== b.verdict.who) return false;
  if (a.answer === undefined || b.answer === undefined) return a.verdict.summary === b.verdict.summary;
  return sameTensors(a.answer, b.answer);
}

/** An answer without tensors is compared as what a model wrote, else as the text that it is: JSON of a form of its own. */
function sameTensors(a: Answer, b: Answer): boolean {
  if (a.text !== undefined && b.text !== undefined) return isSameText(a.text, b.text);
  if (a.tensors.length === 0 || b.tensors.length !== a.tensors.length) return jsonText(a) === jsonText(b);
  return a.tensors.every((tensor, at) => {
    const other = b.tensors[at];
    return other !== undefined && sameTensor(tensor, other);
  });
}

function sameTensor(a: Tensor, b: Tensor): boolean {
  if (a.name !== b.name || a.datatype !== b.datatype || a.shape.join() !== b.shape.join()) return false;
  const [one, other] = [memoryOf(a), memoryOf(b)];
  if (one !== undefined && other !== undefined) return Buffer.compare(one, other) === 0;
  for (let at = 0; at < a.values.length; at += 1) {
    if (!isSameValue(a.values[at], b.values[at])) return false;
  }
  return true;
}

/** The memory of numbers: however many there are, they are compared at once. */
function memoryOf({ values }: Tensor): Uint8Array | undefined {
  if (!ArrayBuffer.isView(values)) return undefined;
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
