import { lastExchange } from '../selectors/exchanges.js';
import type { Updated, Loaded } from '../state/messages.js';
import { currentService, placeOf } from '../selectors/list.js';
import type { State } from '../state/state.js';
import { reloadPlace, openPlace } from './places.js';
import { accountText, parseAccount, type TokenFrom } from '../../inference/token-from.js';
import type { Service } from '../../kserve/service.js';
import { namespaceOf } from '../../kserve/service-key.js';
import { menuAccounts, noAccount } from '../selectors/menu-items.js';
import type { Place } from '../state/place.js';

/** `M`: the name of the model is typed; it starts as the one that the server said it has, else as the one asked for now. */
export function promptModel(state: State): State {
  const service = currentService(state);
  if (service === undefined) return state;
  const { otherModel } = lastExchange(state, service.key)?.verdict ?? {};
  const text = otherModel ?? state.models.get(service.key) ?? service.modelName;
  return { ...state, prompt: { purpose: 'model', text } };
}

/** The service is asked for that model from now on; for its own where nothing was typed. */
export function enterModel(state: State, text: string): Updated {
  const service = currentService(state);
  if (service === undefined) return [state, []];
  const models = new Map(state.models);
  if (text === '' || text === service.modelName) models.delete(service.key);
  else models.set(service.key, text);
  const chosen = models.get(service.key);
  const { modelName } = service;
  const model = chosen === undefined ? `${modelName}, its own` : `${chosen} (its own is ${modelName})`;
  return reloadPlace({ ...state, models, notice: `${service.name}: model is now ${model}` });
}

/** `t`: the service accounts of the current service's namespace, to choose one whose token is sent. */
export function openAccounts(state: State): Updated {
  const service = currentService(state);
  if (service === undefined) return [state, []];
  return openPlace(state, { name: 'accounts', of: service.key, line: 0, accounts: { state: 'loading' } }, [
    { type: 'load-accounts', service },
  ]);
}

/** The chosen account, whose token is asked for at once; or none any more. Where none can be chosen, its name is typed. */
export function chooseAccount(state: State, place: Extract<Place, { readonly name: 'accounts' }>): Updated {
  const service = currentService(state);
  if (service === undefined || place.accounts.state !== 'ready') return [state, []];
  const name = menuAccounts(place)[place.line];
  if (name === noAccount) return withAccount(state, service.namespace, undefined);
  if (name !== undefined)
    return requestToken(state, service, { account: name, audiences: audiencesOf(state) });
  return [place.accounts.value.warning === undefined ? state : promptAccount(state), []];
}

/** The account that was typed. */
export function enterAccount(state: State, text: string): Updated {
  const service = currentService(state);
  const account = parseAccount(text, audiencesOf(state));
  if (service === undefined) return [state, []];
  if (account !== undefined) return requestToken(state, service, account);
  const notice = 'A service account is NAME, or NAMESPACE:NAME where it is in another namespace.';
  return [{ ...state, notice }, []];
}

/** The accounts that came: where they may not be listed, the name is typed. */
export function receiveAccounts(state: State, { accounts }: Extract<Loaded, { name: 'accounts' }>): State {
  const mustType = accounts.state === 'ready' && accounts.value.warning !== undefined;
  const isShown = placeOf(state).name === 'accounts' && state.prompt === undefined;
  return mustType && isShown ? promptAccount(state) : state;
}

/** A token that came is sent from now on; why none came stays on the screen. */
export function receiveToken(
  state: State,
  { of, account, token }: Extract<Loaded, { name: 'token' }>,
): Updated {
  return token.state === 'ready' ? withAccount(state, namespaceOf(of), account) : [state, []];
}

function audiencesOf({ settings }: State): readonly string[] {
  return settings.tokenAudiences ?? [];
}

function promptAccount(state: State): State {
  return { ...state, prompt: { purpose: 'service account', text: '' } };
}

function requestToken(state: State, service: Service, account: TokenFrom): Updated {
  const { key: of } = service;
  return openPlace(state, { name: 'token', of, line: 0, account, token: { state: 'loading' } }, [
    { type: 'load-token', of, account },
  ]);
}

/** Back where `t` was pressed, with another account for the services of a namespace, or none. */
function withAccount(state: State, namespace: string, account: TokenFrom | undefined): Updated {
  const [first, ...screens] = state.places;
  const whose =
    account === undefined ? 'no service account token' : `a token of ${accountText(account, namespace)}`;
  return reloadPlace({
    ...state,
    places: [first, ...screens.filter(({ name }) => name !== 'accounts' && name !== 'token')],
    accounts: new Map(state.accounts).set(namespace, account),
    notice: `${namespace}: sending ${whose} from now on`,
  });
}
