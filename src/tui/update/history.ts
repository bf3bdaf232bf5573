import { payloadJson } from '../../format/payload-json.js';
import { clockText } from '../../format/sizes.js';
import { historyOf } from '../selectors/exchanges.js';
import { currentService, placeOf } from '../selectors/list.js';
import type { Message, Updated } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import type { State } from '../state/state.js';
import type { Outcome } from '../state/call.js';
import { startCallOf } from './calls.js';

/** Puts the exchanges of earlier runs behind those of this one. */
export function receiveHistory(
  state: State,
  { of, exchanges }: Extract<Message, { readonly type: 'history-loaded' }>,
): State {
  const known = new Set(
    (state.outcomes.get(of) ?? []).map(
      (outcome) => outcome.kind === 'exchange' && outcome.exchange.startedAt,
    ),
  );
  const earlier = exchanges
    .filter(({ startedAt }) => !known.has(startedAt))
    .map((exchange): Outcome => ({ kind: 'exchange', exchange }));
  return { ...state, earlier: new Map(state.earlier).set(of, earlier) };
}

/** An exchange is kept on disk, unless it is one of many of a repetition, or nothing is to be kept. */
export function keepEffects({ settings, repeat }: State, outcome: Outcome): readonly Effect[] {
  if (settings.keepsHistory !== true || outcome.kind !== 'exchange') return [];
  const { exchange } = outcome;
  const isLater = (repeat?.runs.get(exchange.service)?.count ?? 0) > 0;
  return isLater ? [] : [{ type: 'keep-exchange', exchange }];
}

/** `r` on the history: sends the payload of the chosen entry again, and from now on. */
export function sendAgain(state: State): Updated {
  const place = placeOf(state);
  const service = currentService(state);
  if (place.name !== 'history' || service === undefined) return [state, []];
  const outcome = historyOf(state, place.of)[place.line];
  if (outcome?.kind !== 'exchange' || outcome.exchange.payload === undefined)
    return [{ ...state, notice: 'Nothing was sent here.' }, []];
  const { payload, protocol, startedAt } = outcome.exchange;
  const bytes = Buffer.from(payloadJson(payload, protocol, 2));
  const given = {
    bytes,
    fileName: 'payload.json',
    source: `the payload of ${clockText(startedAt, state.now)}`,
  };
  return startCallOf({ ...state, payloads: new Map(state.payloads).set(service.key, given) }, service);
}
