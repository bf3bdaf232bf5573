import type { Consent } from '../../inference/endpoint.js';
import { parseDomain } from '../../network/address.js';
import type { Message, Updated } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import { outcomesOf } from '../selectors/exchanges.js';
import { currentService, placeOf } from '../selectors/list.js';
import { withEach } from './places.js';
import type { State } from '../state/state.js';

/** Told until the gateways were asked. */
export const stillLooking = 'still looking for gateways';

/**
 * `T`: asks whom to believe. On the gateways, which gateway, or which namespace is KServe's. On a service whose host others claim,
 * whether its token goes all the same. Else where the host of its URL leads, before the person is asked whether to trust it.
 */
export function askTrust(state: State): Updated {
  if (placeOf(state).name === 'gateways') return [askBelief(state), []];
  const service = currentService(state);
  const host = service?.url?.host;
  if (service === undefined || host === undefined) return [state, []];
  const [last] = outcomesOf(state, service.key);
  const claimedBy = last?.kind === 'exchange' ? last.exchange.endpoint.claimedBy : undefined;
  if (claimedBy !== undefined) {
    // One row has room for who it is; the note of the answer says all of it.
    const question = `send the token though ${claimedBy} claims its host? Type yes:`;
    return [askConsent(state, { kind: 'claims', of: service.key }, question), []];
  }
  if (parseDomain(host) === undefined)
    return [
      { ...state, notice: `${host} is not a name under a domain: --address HOST:PORT uses an address` },
      [],
    ];
  return [{ ...state, notice: `looking up ${host}` }, [{ type: 'look-up-host', host }]];
}

/** The question names the host and its addresses, so that a user who says yes has seen both. */
export function askAboutHost(
  state: State,
  { host, addresses }: Extract<Message, { readonly type: 'host-found' }>,
): State {
  const question = `trust ${host} (${addresses.join(', ')}) in this context? Type yes:`;
  return askConsent({ ...state, notice: undefined }, { kind: 'host', host }, question);
}

/** Shown in the details of that service, if they are still open. */
export function showClaims(
  state: State,
  { of, claimed }: Extract<Message, { readonly type: 'claims-found' }>,
): State {
  return withEach(state, (place) =>
    place.name === 'details' && place.of === of ? { ...place, claimed } : place,
  );
}

/** The first gateway that is not believed is offered, to be accepted or written over. */
function askBelief(state: State): State {
  const { survey } = state;
  if (survey.state !== 'ready') return { ...state, notice: stillLooking };
  return { ...state, prompt: { purpose: 'believe', text: survey.value.claims[0]?.name ?? '' } };
}

/** A gateway is asked for once more, with its namespace first; the screen says why it is not believed. A namespace that was typed is its own yes. */
export function enterBelief(state: State, text: string): Updated {
  if (text === '') return [state, []];
  const [namespace = '', name, ...rest] = text.split('/');
  if (![namespace, name ?? 'x'].every(isName) || rest.length > 0)
    return [{ ...state, notice: `${text} is neither NAMESPACE/NAME nor a namespace` }, []];
  if (name === undefined) return acceptConsent(state, { kind: 'kserve-namespace', namespace });
  const claims = state.survey.state === 'ready' ? state.survey.value.claims : [];
  const claim = claims.find((one) => one.name === text);
  if (claim === undefined)
    return [{ ...state, notice: `${text} is not among the gateways that are listed as not believed` }, []];
  const { addresses } = claim;
  if (addresses !== undefined) {
    const question = `namespace ${namespace}: call its Gateway ${name} at ${addresses.join(', ')} where a service's own route names it? Type yes:`;
    return [
      askConsent(state, { kind: 'gateway-addresses', gateway: { name: text, addresses } }, question),
      [],
    ];
  }
  const question = `namespace ${namespace}: use its ${claim.kind} ${name} for every service? Type yes:`;
  return [askConsent(state, { kind: 'gateway', name: text }, question), []];
}

/** Names of Kubernetes (RFC 1123), which may hold dots. */
function isName(text: string): boolean {
  return /^[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/u.test(text);
}

/** Anything but a yes is a no. */
export function answerConsent(state: State, consent: Consent, answer: string): Updated {
  if (answer.toLowerCase() === 'yes') return acceptConsent(state, consent);
  return [{ ...state, notice: `${subjectOf(consent)} is not trusted` }, []];
}

function acceptConsent(state: State, consent: Consent): Updated {
  const notice =
    consent.kind === 'claims'
      ? `tokens for ${consent.of} are sent from now on, until isvc exits`
      : `${subjectOf(consent)} is trusted in this context from now on`;
  const changesGateways = consent.kind !== 'host' && consent.kind !== 'claims';
  const effects: readonly Effect[] = [
    { type: 'accept', consent },
    ...(changesGateways ? [{ type: 'survey' } as const] : []),
  ];
  return [{ ...state, notice, ...(changesGateways ? { survey: { state: 'loading' } } : {}) }, effects];
}

function subjectOf(consent: Consent): string {
  switch (consent.kind) {
    case 'host':
      return consent.host;
    case 'claims':
      return `whoever claims the host of ${consent.of}`;
    case 'gateway':
      return `gateway ${consent.name}`;
    case 'gateway-addresses':
      return `gateway ${consent.gateway.name} at ${consent.gateway.addresses.join(', ')}`;
    case 'kserve-namespace':
      return `KServe's configuration in ${consent.namespace}`;
  }
}

function askConsent(state: State, consent: Consent, question: string): State {
  return { ...state, prompt: { purpose: 'consent', text: '', asked: { consent, question } } };
}
