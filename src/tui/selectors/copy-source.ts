import type { Exchange } from '../../inference/exchange.js';
import type { Protocol, Service } from '../../kserve/service.js';
import type { GivenPayload } from '../../predict/predict.js';
import { accountName, sentAccount } from './token-option.js';
import { chosenExchange, lastExchange } from './exchanges.js';
import type { Effect } from '../state/messages.js';
import type { State } from '../state/state.js';

type Source = Pick<Extract<Effect, { readonly type: 'load-commands' }>, 'exchange' | 'payload'>;

/** What `C` copies: the exchange that is looked at; else the last one, if it would be sent like that again; else what would be sent. */
export function copySource(state: State, service: Service, protocol: Protocol): Source {
  const looked = chosenExchange(state);
  if (looked !== undefined) return { exchange: looked };
  const payload = state.payloads.get(service.key);
  const last = lastExchange(state, service.key);
  const sameToken = accountName(state, service) === sentAccount(last, service);
  const sameModel = last?.modelName === (state.models.get(service.key) ?? service.modelName);
  if (last !== undefined && sameToken && sameModel && wouldBeSentAgain(last, protocol, payload))
    return { exchange: last };
  return payload === undefined ? {} : { payload };
}

/** False where another protocol or payload was chosen since. */
function wouldBeSentAgain(
  exchange: Exchange,
  protocol: Protocol,
  payload: GivenPayload | undefined,
): boolean {
  if (exchange.protocol !== protocol) return false;
  if (payload === undefined) return true;
  if (exchange.payloadSource !== payload.source) return false;
  return exchange.payload?.kind !== 'json' || Buffer.from(exchange.payload.text).equals(payload.bytes);
}
