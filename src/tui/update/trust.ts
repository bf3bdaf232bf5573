import { parseDomain } from '../../inference/domain.js';
import type { Message, Updated } from '../messages.js';
import { currentService } from '../selectors/rows.js';
import type { State } from '../state.js';

/** `T`: asks where the host of the service's URL leads, before the person is asked whether to trust it. */
export function asksTrust(state: State): Updated {
  const service = currentService(state);
  const host = service?.url?.host;
  if (host === undefined) return [state, []];
  if (parseDomain(host) === undefined)
    return [
      { ...state, notice: `${host} is not a name under a domain: --address HOST:PORT uses an address` },
      [],
    ];
  return [{ ...state, notice: `looking up ${host}` }, [{ type: 'look-up-host', host }]];
}

/** The question names the host and its addresses: who says yes has seen both. */
export function hostFound(
  state: State,
  { host, addresses }: Extract<Message, { readonly type: 'host-found' }>,
): State {
  const question = `trust ${host} (${addresses.join(', ')}) in this context? Type yes:`;
  return { ...state, notice: undefined, prompt: { purpose: 'trust', text: '', trust: { host, question } } };
}

/** Anything but a yes is a no. */
export function answeredTrust(state: State, host: string, answer: string): Updated {
  if (answer.toLowerCase() !== 'yes') return [{ ...state, notice: `${host} is not trusted` }, []];
  const notice = `${host} is trusted in this context until isvc ends; the setting domains keeps it`;
  return [{ ...state, notice }, [{ type: 'trust-host', host }]];
}
