import type { Discovery, Survey } from '../discovery/endpoint.js';
import type { Attempt } from '../inference/endpoint.js';
import type { Service } from '../kserve/service.js';
import { hostPort } from '../network/address.js';
import { isvcLine } from '../wording/command-line.js';
import { examinationText } from './check-certificate.js';
import type { LoginChecks } from './check-login.js';
import {
  type StartedCheck,
  type CheckPart,
  type Checkup,
  failCheck,
  type Finding,
  passCheck,
  skipCheck,
} from './checkup.js';

/** The service's own routes: whether a gateway has accepted them, and who else claims the host. */
export function checkRoute(
  { check }: Checkup,
  { session }: LoginChecks,
  service: StartedCheck<Service>,
  signal: AbortSignal,
): void {
  check({ id: 'route', title: 'route' }, { session, service }, async (seen) => {
    const { discovery, cluster } = seen.session;
    const { routes, unrouted } = await discovery.inspect(seen.service, signal);
    const claims = await discovery.hostClaims(seen.service, signal);
    const claimed = claims.map((text): CheckPart => ({ state: 'skipped', text }));
    if (unrouted !== undefined) return { ...skipCheck(unrouted), parts: claimed };
    const parts = routes.flatMap(({ kind, name, hosts, parents }) =>
      parents.map(({ gateway, accepted, why }): CheckPart & { readonly accepted: boolean | undefined } => ({
        accepted,
        state: accepted === undefined ? 'skipped' : accepted ? 'passed' : 'failed',
        text: `${kind} ${name} at ${gateway}: ${acceptedText(accepted)} (${why})${hosts.length === 0 ? '' : `, for ${hosts.join(', ')}`}`,
      })),
    );
    const shown = [...parts.map(({ state, text }): CheckPart => ({ state, text })), ...claimed];
    const { url, name, namespace, key } = seen.service;
    if (parts.length === 0)
      return {
        ...skipCheck(`no route of ${key} was found${url === undefined ? ': it has no URL yet' : ''}`),
        parts: claimed,
      };
    const refused = parts.find(({ accepted }) => accepted === false);
    if (refused !== undefined) {
      const remedy = [
        "Its gateway's controller says above why: correct the Gateway's listeners, or what the route names.",
        `See: ${isvcLine('gateways', { key, namespace }, cluster.repeat)}`,
      ];
      return {
        ...failCheck('no-way-in', `A gateway does not accept the route of ${name}.`, remedy),
        parts: shown,
      };
    }
    const accepted = parts.filter((part) => part.accepted === true).length;
    const host = url === undefined ? 'it has no URL yet' : `host ${url.host}${url.path}`;
    return accepted > 0
      ? { ...passCheck(host, `${host}: accepted`), parts: shown }
      : { ...skipCheck(`${host}: no controller says whether it accepts the route`), parts: shown };
  });
}

function acceptedText(accepted: boolean | undefined): string {
  if (accepted === undefined) return 'not known whether it is accepted';
  return accepted ? 'accepted' : 'not accepted';
}

/** The target of the ways: a service, or the gateways alone. */
export type WaysSubject = { readonly service?: Service };

/** Each way in, tried: its name, its connection, its certificate, and whether HTTP answers there. */
export function checkWays(
  { check }: Checkup,
  { session, login }: LoginChecks,
  subject: StartedCheck<WaysSubject>,
  signal: AbortSignal,
): StartedCheck<Survey> {
  return check({ id: 'gateways', title: 'gateways' }, { session, login, subject }, async (seen) => {
    const { discovery, cluster } = seen.session;
    const { service } = seen.subject;
    const survey = await discovery.survey(service, signal);
    const tried = await Promise.all(
      survey.attempts.map((attempt) => attemptPart(discovery, service, attempt, signal)),
    );
    const claims = survey.claims.map(({ kind, name, why }) => `${kind} ${name} is not believed: ${why}`);
    const others = [...claims, ...survey.warnings].map((text): CheckPart => ({ state: 'skipped', text }));
    const on = service === undefined ? { namespace: cluster.namespace } : service;
    const again = isvcLine('gateways', on, cluster.repeat);
    return { ...waysFinding(survey, service, again), parts: [...tried, ...others] };
  });
}

function waysFinding(survey: Survey, service: Service | undefined, again: string): Finding<Survey> {
  const { winner, attempts, claims, eachHasIngress } = survey;
  if (winner !== undefined) {
    const { candidate } = winner;
    const how = candidate.bypassesGateway ? ', past the gateway' : '';
    const gateway = candidate.gateway === undefined ? '' : ` ${candidate.gateway}`;
    return passCheck(survey, `${candidate.route}${gateway}${how}`);
  }
  // Where each service has an Ingress of its own there is none of the cluster's.
  if (service === undefined && attempts.length === 0 && eachHasIngress === true)
    return {
      ...skipCheck('each service has an Ingress of its own: isvc doctor NAME tries it'),
      value: survey,
    };
  const tried = attempts.filter(({ outcome }) => outcome === 'failed').length;
  const what = service === undefined ? 'the gateways' : service.key;
  const summary =
    tried === 0 ? `No way in to ${what} was found.` : `Nothing answered for ${what}: ${tried} tried.`;
  const remedy = [
    ...(claims.length > 0
      ? ['Choose a gateway that is not believed by yourself: --gateway NAMESPACE/NAME']
      : []),
    `Pass --address HOST:PORT if you know one, or see: ${again}`,
  ];
  return { ...failCheck('no-way-in', summary, remedy), value: survey };
}

async function attemptPart(
  discovery: Discovery,
  service: Service | undefined,
  { candidate, outcome, detail }: Attempt,
  signal: AbortSignal,
): Promise<CheckPart> {
  const { forwardTo, proxy } = candidate;
  const address =
    forwardTo === undefined
      ? hostPort(candidate)
      : `pod ${forwardTo.namespace}/${forwardTo.pod}:${forwardTo.port}`;
  const name = [candidate.route, address, candidate.gateway].filter(Boolean).join(' ');
  const state = ({ answered: 'passed', failed: 'failed', 'not-tried': 'skipped' } as const)[outcome];
  // A forward goes through the API server; through a proxy there is nothing of the address to be seen.
  if (forwardTo !== undefined || proxy !== undefined || outcome === 'not-tried') {
    const via = proxy === undefined ? '' : `by proxy ${proxy}; `;
    return { state, text: `${name}: ${via}${detail}` };
  }
  const seen = examinationText(await discovery.examine(candidate, service, signal));
  return { state, text: `${name}: ${seen}${seen === '' ? '' : '; '}${detail}` };
}
