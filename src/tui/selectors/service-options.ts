import type { Protocol, Service, ServiceKey } from '../../kserve/service.js';
import type { State } from '../state/state.js';
import { accountText, type TokenFrom } from '../../inference/token-from.js';
import type { Exchange } from '../../inference/exchange.js';
import type { GivenPayload } from '../../predict/predict.js';
import { chosenExchange, lastExchange } from './exchanges.js';
import type { CallChoices, Effect } from '../state/effect.js';

/** The protocol that is spoken with a service: chosen with `o`, else its own. */
export function protocolOf({ protocols }: Pick<State, 'protocols'>, { key, protocol }: Service): Protocol {
  return protocols.get(key) ?? protocol;
}

/** Whether a service is, as far as is known, called in OpenAI's API: some tell only when they are asked. */
export function speaksOpenAi(state: Pick<State, 'protocols' | 'outcomes'>, service: Service): boolean {
  const chosen = protocolOf(state, service);
  if (chosen === 'openai' || state.protocols.has(service.key)) return chosen === 'openai';
  const last = state.outcomes.get(service.key)?.find(({ kind }) => kind === 'exchange');
  return last?.kind === 'exchange' && last.exchange.protocol === 'openai';
}

/** The protocol that is spoken with a service, and why that one. */
export function protocolText({ protocols }: State, { key, protocol, protocolWhy }: Service): string {
  const chosen = protocols.get(key);
  return chosen === undefined
    ? `${protocol}  (${protocolWhy})`
    : `${chosen}  (chosen with o; its own is ${protocol})`;
}

/** The name that was given with `M` for the service's model; nothing where its own counts. */
function modelOption({ models }: State, { key }: Service): { readonly model?: string } {
  const model = models.get(key);
  return model === undefined ? {} : { model };
}

/** The name of the model that a service is asked for, and where it is from. */
export function modelText(state: State, service: Service): string {
  const { model } = modelOption(state, service);
  return model === undefined
    ? `${service.modelName}  (${service.modelNameWhy})`
    : `${model}  (chosen with M, instead of ${service.modelName})`;
}

/** The account of which a token goes with the predictions of a namespace: chosen with `t`, else by flag. */
export function accountIn({ accounts, settings }: State, namespace: string): TokenFrom | undefined {
  if (accounts.has(namespace)) return accounts.get(namespace);
  const { tokenFrom, tokenNamespace } = settings;
  // An account of another namespace is nobody's own: it is for the namespace in which the program was started.
  return tokenFrom?.namespace === undefined || namespace === tokenNamespace ? tokenFrom : undefined;
}

/** The same as a call to one of the services there takes it. */
function tokenOption(state: State, { namespace }: Service): { readonly tokenFrom?: TokenFrom } {
  const tokenFrom = accountIn(state, namespace);
  return tokenFrom === undefined ? {} : { tokenFrom };
}

/** The choices for the calls of a service. */
export function callChoices(state: State, service: Service): CallChoices {
  return {
    ...modelOption(state, service),
    ...tokenOption(state, service),
    ...state.overrides.get(service.key),
  };
}

/** Whether a way in was chosen, or something for the calls of this service that holds until it is dropped. */
export function hasChoice({ overrides, wayIn }: State, key: ServiceKey | undefined): boolean {
  return wayIn !== undefined || (key !== undefined && overrides.has(key));
}

/** `serviceaccount/NAME`; undefined where no token of one goes with the predictions of this service. */
export function accountName(state: State, { namespace }: Service): string | undefined {
  const account = accountIn(state, namespace);
  return account === undefined ? undefined : accountText(account, namespace);
}

/** The same of what was sent. */
export function sentAccount(exchange: Exchange | undefined, { namespace }: Service): string | undefined {
  const from = exchange?.tokenFrom;
  return from === undefined ? undefined : accountText(from, namespace);
}

type Source = Pick<Extract<Effect, { readonly type: 'load-commands' }>, 'exchange' | 'payload'>;

/** The request that `C` copies: that of the shown exchange; else the last one, if it would be sent like that again; else the one that would be sent. */
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
