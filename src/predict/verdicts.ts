import type { Question, Verdict } from '../inference/exchange.js';
import { hostPort } from '../network/address.js';
import { nextStep, nextSteps, type NextStep, type Remedy } from '../problem.js';
import { describeEvidence, type Evidence } from './evidence.js';
import { isvcCommand, kubectlPods } from './next-commands.js';

// The texts and the next steps of each verdict. Which one holds is decided elsewhere; `why` adds what the server itself said.

export type Steps = readonly (string | NextStep)[];

/** A verdict on a call that was not answered by the model. `ask` is what would say more: it is left out where that was asked already. */
export function makeVerdict(
  evidence: Evidence,
  who: Verdict['who'],
  summary: string,
  next: Remedy,
  ask?: Verdict['ask'],
): Verdict {
  return {
    who,
    ok: false,
    summary,
    next: nextSteps(next),
    evidence: describeEvidence(evidence),
    ...(ask === undefined || isAnswered(evidence, ask) ? {} : { ask }),
  };
}

/** A question that was asked once is not asked again. */
function isAnswered(evidence: Evidence, ask: Question): boolean {
  const { models, versions, statesInputs: inputs, speaks: protocols, routes, podTrouble: pods } = evidence;
  return { models, versions, inputs, protocols, routes, pods }[ask] !== undefined;
}

/** Nothing came back; the other addresses that were tried are told. */
export function nobody(evidence: Evidence, why: string, next: Steps = []): Verdict {
  const others = evidence.endpoint.attempts
    .filter(({ candidate }) => candidate !== evidence.endpoint.candidate)
    .map(({ candidate, detail }) => `Also tried: ${candidate.route} ${hostPort(candidate)}: ${detail}`);
  const where = hostPort(evidence.endpoint);
  const look = addressesTried(evidence);
  return makeVerdict(evidence, 'nobody', `nobody answered at ${where}: ${why}`, [...next, ...others, look]);
}

/** It failed on this machine, before anybody was asked. */
export function notSent(evidence: Evidence, why: string): Verdict {
  return makeVerdict(evidence, 'nobody', `nothing was sent to ${hostPort(evidence.endpoint)}: ${why}`, [
    'Close what has many files open, or allow more: ulimit -n 4096',
  ]);
}

/** isvc's own limit, whoever answered. */
export function stoppedReading(evidence: Evidence, why: string): Verdict {
  return makeVerdict(evidence, 'not-sure', `isvc stopped reading: ${why}, the limit of --max-answer`, [
    nextStep('Read more of it with a larger --max-answer, as in --max-answer 4GiB', 'answer-limit', '4GiB'),
  ]);
}

/** The gateway or server asks for a client certificate, or refused the one that was sent. */
export function wantsCertificate(evidence: Evidence, why: string): Verdict {
  return makeVerdict(
    evidence,
    'auth',
    `${hostPort(evidence.endpoint)} accepts only clients with a certificate: ${why}`,
    [
      nextStep('Send a certificate that it trusts: --cert FILE --key FILE', 'certificate'),
      'Or ask its administrator for a certificate, or for another address.',
    ],
  );
}

/** The pods' report, where they were asked. */
export function podTroubleStep({ podTrouble = '', isRollout }: Evidence): readonly string[] {
  if (podTrouble === '') return [];
  return [isRollout === true ? `Note: ${podTrouble}` : `Its pod says: ${podTrouble}`];
}

/** KServe calls it ready, and its own status says that nothing serves it. */
export function emptyStep({ service: { readiness, whyNotReady } }: Evidence): readonly string[] {
  return readiness === 'empty' && whyNotReady !== undefined
    ? [`KServe calls it ready, but nothing serves it: ${whyNotReady}`]
    : [];
}

/** The component that a request reaches first: what the gateway's and Knative's limits are read from. */
export function entryOf({ service, verb }: Evidence): 'predictor' | 'transformer' | 'explainer' {
  const has = (kind: 'transformer' | 'explainer') => service.components.some((one) => one.kind === kind);
  if (verb === 'explain' && has('explainer')) return 'explainer';
  return has('transformer') ? 'transformer' : 'predictor';
}

/** The next step to all candidates, and how each failed. */
export function addressesTried(evidence: Evidence): NextStep {
  const text = `See which addresses were tried, and what happened: ${isvcCommand(evidence, 'gateways')}`;
  return nextStep(text, 'gateways');
}

/** The next step to what the server wrote. */
export function serverLog(evidence: Evidence): NextStep {
  return nextStep(`Look at the server's log: ${isvcCommand(evidence, 'logs')}`, 'logs');
}

/** The next step to the pod, where a log may not exist. */
export function podLook(evidence: Evidence): NextStep {
  return nextStep(`Look at what runs in its pod: ${kubectlPods(evidence, 'describe pods')}`, 'details');
}

/** The server itself answered, in the words of the summary. */
export function serverSays(evidence: Evidence, summary: string, next: Steps): Verdict {
  return makeVerdict(evidence, 'server', summary, next);
}

/** It is not known whether the model server itself runs. */
export function withoutServer(verdict: Verdict): Verdict {
  return { ...verdict, isServerUp: false };
}

/** A limit ran out: its own, or that of somebody on the way. */
export function timedOut(evidence: Evidence, summary: string, next: Steps): Verdict {
  return makeVerdict(evidence, 'timeout', summary, next);
}

/** What came back could be from more than one of those on the way. */
export function notSure(evidence: Evidence, summary: string, next: Steps = []): Verdict {
  return makeVerdict(evidence, 'not-sure', `not sure who answered: ${summary}`, [
    ...next,
    evidence.verb === 'ask'
      ? `A prediction shows the whole exchange: ${isvcCommand(evidence, 'predict', '-v')}`
      : nextStep('This is what was seen; -v shows the whole exchange.', 'exchange'),
  ]);
}

/** The gateway's own limit. KServe writes it into the routes that it makes. */
export function longerRoute(evidence: Evidence): string {
  return `The limit is the route's own, not --timeout: raise ${routeLimit(evidence)}`;
}

function routeLimit(evidence: Evidence): string {
  switch (evidence.service.kind) {
    case 'inference':
      return `spec.${entryOf(evidence)}.timeout of the service (60 s when not set).`;
    case 'llm':
      return 'timeouts of the rules of its HTTPRoute (spec.router.route.http.spec.rules).';
    case 'graph':
      return "that of the graph's own route, or spec.timeout of the graph in Knative mode.";
  }
}
