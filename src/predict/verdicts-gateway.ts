import type { Verdict } from '../inference/exchange.js';
import { hostPort } from '../network/address.js';
import { accountText } from '../inference/token-from.js';
import type { Service } from '../kserve/service.js';
import { nextStep, type NextStep } from '../problem.js';
import type { Evidence } from './evidence.js';
import { noNewToken } from './credentials.js';
import { kubectlCommand, kubectlPods } from './next-commands.js';
import { otherProtocol } from './verdicts-server.js';
import {
  emptyStep,
  podTroubleStep,
  makeVerdict,
  serverLog,
  serverSays,
  type Steps,
  withoutServer,
} from './verdicts.js';

// The answers of the parts before the model server: a gateway, and the part that asks who calls.

/** The gateway answered itself: none of its routes is for the host or path. `gateway` names it where its answer does. */
export function noRoute(evidence: Evidence, gateway = 'the gateway'): Verdict {
  const { service, endpoint, routes } = evidence;
  const next = [
    ...podTroubleStep(evidence),
    ...notReadyStep(evidence),
    ...(service.clusterLocal ? [clusterLocalAdvice] : []),
    ...(routes?.includes(endpoint.host) === true ? [notTakenAdvice(evidence)] : []),
    routes === undefined || routes.length === 0
      ? nextStep(
          `Compare the Host sent with those of: ${kubectlCommand(evidence, 'get httproute,virtualservice,ingress')}`,
          'routes',
        )
      : `The routes in ${service.namespace} are for: ${routes.join(', ')}`,
    nextStep(
      'Send another Host with --host NAME, or use another gateway with --gateway NAMESPACE/NAME.',
      'host',
    ),
  ];
  return makeVerdict(
    evidence,
    'gateway',
    `${gateway} has no route for ${endpoint.basePath === '' ? '' : `path ${endpoint.basePath} of `}host ${endpoint.host}`,
    next,
    'routes',
  );
}

/**
 * A route names the gateways that it is for. Of Gateway API its status also says for each whether it is accepted
 * (gateway-api.sigs.k8s.io, RouteParentStatus); Istio says nothing.
 */
function notTakenAdvice(evidence: Evidence): NextStep {
  return nextStep(
    `A route exists for this host, but this gateway has not taken it. See which gateways it names, and its status: ${kubectlCommand(evidence, 'get httproute,virtualservice,ingress', '-o yaml')}`,
    'routes',
  );
}

const clusterLocalAdvice = nextStep(
  'This service is cluster-local, so no gateway routes it: leave out --address, and isvc forwards to its pod.',
  'address',
);

/** The gateway has the route, and found no pod behind it. */
export function noPods(evidence: Evidence, why: string): Verdict {
  const { name } = evidence.service;
  return makeVerdict(
    evidence,
    'gateway',
    `the gateway reached no pod of ${name}: ${why}`,
    [
      ...podTroubleStep(evidence),
      ...emptyStep(evidence),
      ...notReadyStep(evidence),
      nextStep(`Look at its pods: ${kubectlPods(evidence, 'get pods')}`, 'details'),
    ],
    'pods',
  );
}

/** The words of KServe about a service that is not ready, where its pods have not said the same. */
function notReadyStep({ service: { readiness, whyNotReady }, podTrouble }: Evidence): readonly string[] {
  return whyNotReady === undefined || readiness === 'empty' || whyNotReady === podTrouble
    ? []
    : [`The service is not ready: ${whyNotReady}`];
}

/** The gateway knows a pod, and nothing listens there: the server in it is down, or the port is another. */
export function podRefused(evidence: Evidence, why: string): Verdict {
  return makeVerdict(
    evidence,
    'gateway',
    `the gateway found no server listening in the pod of ${evidence.service.name}: ${why}`,
    [
      ...podTroubleStep(evidence),
      nextStep(`See whether its pod restarts: ${kubectlPods(evidence, 'get pods')}`, 'details'),
      serverLog(evidence),
    ],
    'pods',
  );
}

/**
 * Behind the gateway something took the connection and reset it: a gRPC server does that to REST and the reverse, and so does a
 * server that dies. What it speaks decides.
 */
export function wasReset(evidence: Evidence, why: string): Verdict {
  if (evidence.speaks === undefined) {
    const { ask: _, ...verdict } = noPods(evidence, why);
    return { ...verdict, ask: 'protocols' };
  }
  if (evidence.speaks.some((one) => one !== evidence.protocol)) return otherProtocol(evidence, why);
  return withoutServer(
    serverSays(evidence, `the server took the connection and cut it: ${why}`, [
      ...podTroubleStep(evidence),
      serverLog(evidence),
      nextStep(`Its pod may have restarted: ${kubectlPods(evidence, 'get pods')}`, 'details'),
    ]),
  );
}

/** To the same gateway, over TLS. */
export function overHttps({ endpoint }: Evidence, port: number): NextStep {
  const address = `https://${hostPort({ ...endpoint, port })}`;
  return nextStep(`Use --address ${address}`, 'address', address);
}

/** The gateway has a rule against the request. */
export function gatewayRefused(evidence: Evidence, summary: string, next: Steps): Verdict {
  return makeVerdict(evidence, 'gateway', summary, next);
}

/** Something before the model asked who is calling: a sign-in page, or a policy of the gateway. */
export function auth(evidence: Evidence, why: string): Verdict {
  const { service, tokenSent, tokenTrouble } = evidence;
  const noNew = tokenTrouble === undefined ? '' : `; ${noNewToken(tokenTrouble)}`;
  return makeVerdict(
    evidence,
    'auth',
    `authentication stopped the request before the model: ${why}${noNew}`,
    [
      ...(tokenTrouble?.next ?? []),
      tokenAdvice(tokenSent, service, why),
      `Or: --token "$(kubectl create token NAME -n ${service.namespace})". ISVC_TOKEN works in place of --token.`,
      'If it expects an audience: --token-audience NAME, or kubectl create token --audience=NAME.',
    ],
  );
}

function tokenAdvice(tokenSent: Evidence['tokenSent'], { namespace }: Service, why: string): NextStep {
  const account = '--token-from serviceaccount/NAME';
  if (tokenSent === false) return nextStep(`Send a token of a service account: ${account}`, 'token');
  const whose = tokenSent === true ? 'that was sent' : `of ${accountText(tokenSent, namespace)}`;
  const other = /\baudience/i.test(why)
    ? `one for another audience: ${account} --token-audience NAME`
    : `another account's: ${account}`;
  return nextStep(`The token ${whose} was not accepted. Try ${other}`, 'token');
}
