import { accountText, type TokenFrom } from '../../inference/token-from.js';
import type { Exchange } from '../../inference/exchange.js';
import type { Service } from '../../kserve/service.js';
import type { State } from '../state/state.js';

/** The account of which a token goes with the predictions of a namespace: chosen with `t`, else by flag. */
export function accountIn({ accounts, settings }: State, namespace: string): TokenFrom | undefined {
  if (accounts.has(namespace)) return accounts.get(namespace);
  const { tokenFrom, tokenNamespace } = settings;
  // An account of another namespace is nobody's own: it is for the namespace in which the program was started.
  return tokenFrom?.namespace === undefined || namespace === tokenNamespace ? tokenFrom : undefined;
}

/** The same as a call to one of the services there takes it. */
export function tokenOption(state: State, { namespace }: Service): { readonly tokenFrom?: TokenFrom } {
  const tokenFrom = accountIn(state, namespace);
  return tokenFrom === undefined ? {} : { tokenFrom };
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
