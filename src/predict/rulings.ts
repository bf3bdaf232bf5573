import { hostPort } from '../inference/address.js';
import { accountText } from '../inference/token-from.js';
import type { Protocol, Service } from '../kserve/service.js';
import { describeEvidence, type Evidence, type Ruling } from './evidence.js';

// What each verdict says and offers. Which one holds is decided elsewhere; `why` adds what the server itself said.

function rule(
  evidence: Evidence,
  who: Ruling['who'],
  summary: string,
  next: readonly string[],
  ask?: Ruling['ask'],
): Ruling {
  return {
    who,
    ok: false,
    summary,
    next,
    evidence: describeEvidence(evidence),
    ...(ask === undefined ? {} : { ask }),
  };
}

export function predicted(evidence: Evidence): Ruling {
  return {
    who: 'model',
    ok: true,
    summary: 'answered by the model',
    next: [],
    evidence: describeEvidence(evidence),
  };
}

export function nobody(evidence: Evidence, why: string, next: readonly string[] = []): Ruling {
  const others = evidence.endpoint.attempts
    .filter(({ candidate }) => candidate !== evidence.endpoint.candidate)
    .map(({ candidate, detail }) => `Also tried: ${candidate.route} ${hostPort(candidate)}: ${detail}`);
  const where = hostPort(evidence.endpoint);
  const look = 'See every way in, and how each fared: isvc gateways';
  return rule(evidence, 'nobody', `nobody answered at ${where}: ${why}`, [...next, ...others, look]);
}

/** It failed on this machine, before anybody was asked. */
export function notSent(evidence: Evidence, why: string): Ruling {
  return rule(evidence, 'nobody', `nothing was sent to ${hostPort(evidence.endpoint)}: ${why}`, [
    'Close what has many files open, or allow more: ulimit -n 4096',
  ]);
}

/** isvc's own limit, whoever answered. */
export function stoppedReading(evidence: Evidence, why: string): Ruling {
  return rule(evidence, 'not-sure', `isvc stopped reading: ${why}, the limit of --max-answer`, [
    'Read more of it with --max-answer SIZE: 512MiB, 2GiB',
  ]);
}

export function wantsCertificate(evidence: Evidence, why: string): Ruling {
  return rule(
    evidence,
    'auth',
    `${hostPort(evidence.endpoint)} takes no request without TLS of both sides: ${why}`,
    ['Ask whoever runs it for a certificate, or for another way in.'],
  );
}

export function noRoute(evidence: Evidence, gateway = 'the gateway'): Ruling {
  const { service, endpoint, routes } = evidence;
  const next = [
    ...(service.clusterLocal ? [clusterLocalAdvice] : []),
    ...(routes?.includes(endpoint.host) === true ? [notTakenAdvice(service.namespace)] : []),
    routes === undefined || routes.length === 0
      ? `Compare the Host sent with those of: kubectl get httproute,virtualservice,ingress -n ${service.namespace}`
      : `The routes in ${service.namespace} are for: ${routes.join(', ')}`,
    'Send another Host with --host NAME, or use another gateway with --gateway NAMESPACE/NAME.',
  ];
  const ask = routes === undefined ? 'routes' : undefined;
  return rule(evidence, 'gateway', `${gateway} has no route for host ${endpoint.host}`, next, ask);
}

/** Of Gateway API: a route's status says for each gateway whether it is accepted (gateway-api.sigs.k8s.io, RouteParentStatus). */
function notTakenAdvice(namespace: string): string {
  return `A route is for this host, but this gateway has not taken it. Its status says why: kubectl get httproute,ingress -n ${namespace} -o yaml`;
}

const clusterLocalAdvice =
  'This service is cluster-local, so no gateway routes it: leave out --address, and isvc forwards to its pod.';

export function noPods(evidence: Evidence, why: string): Ruling {
  const { service } = evidence;
  return rule(evidence, 'gateway', `the gateway reached no pod of ${service.name}: ${why}`, [
    ...(service.whyNotReady === undefined ? [] : [`The service is not ready: ${service.whyNotReady}`]),
    `Look at its pods: kubectl get pods ${podsOf(evidence)}`,
  ]);
}

/**
 * Behind the gateway something took the connection and reset it: a gRPC server does that to REST and the reverse, and so does a
 * server that dies. What it speaks decides.
 */
export function wasReset(evidence: Evidence, why: string): Ruling {
  if (evidence.speaks === undefined) return { ...noPods(evidence, why), ask: 'protocols' };
  if (evidence.speaks.length > 0) return otherProtocol(evidence, why);
  return serverSays(evidence, `the server took the connection and cut it: ${why}`, [
    protocolAdvice(evidence.protocol, evidence.service, []),
    serverLog(evidence),
  ]);
}

export function gatewayRefused(evidence: Evidence, summary: string, next: readonly string[]): Ruling {
  return rule(evidence, 'gateway', summary, next);
}

export function knative(evidence: Evidence, why: string): Ruling {
  const { service } = evidence;
  return rule(
    evidence,
    'knative',
    `Knative could not start ${service.name}, or has too many requests for it: ${why}`,
    [
      'Try again, and give it longer to start from zero: --timeout 5m',
      `Look at its revisions: kubectl get revisions -n ${service.namespace} -l serving.knative.dev/service=${service.name}-predictor`,
    ],
  );
}

export function auth(evidence: Evidence, why: string): Ruling {
  const { service, tokenSent } = evidence;
  return rule(evidence, 'auth', `authentication stopped the request before the model: ${why}`, [
    tokenAdvice(tokenSent, service, why),
    `Or: --token "$(kubectl create token NAME -n ${service.namespace})". ISVC_TOKEN works in place of --token.`,
    'Where it wants an audience: --token-audience NAME, or --audience=NAME of kubectl create token.',
  ]);
}

function tokenAdvice(tokenSent: Evidence['tokenSent'], { namespace }: Service, why: string): string {
  const account = '--token-from serviceaccount/NAME';
  if (tokenSent === false) return `Send a token of a service account: ${account}`;
  const whose = tokenSent === true ? 'that was sent' : `of ${accountText(tokenSent, namespace)}`;
  const other = /\baudience/i.test(why)
    ? `one for another audience: ${account} --token-audience NAME`
    : `another account's: ${account}`;
  return `The token ${whose} was not accepted. Try ${other}`;
}

export function noSuchModel(evidence: Evidence, why: string): Ruling {
  const { models, modelName, service } = evidence;
  // A server with many models mostly has one of the service's name too.
  const best = models?.includes(service.modelName) === true ? service.modelName : models?.[0];
  const has =
    models === undefined || models.length === 0
      ? ['Name the model with --model NAME; the names are in the model repository that the server was given.']
      : [`It has: ${models.join(', ')}`, `Ask for one of these: --model ${best}`];
  const summary = `the server has no model named ${modelName}: ${why}`;
  const ruling = rule(evidence, 'server', summary, has, models === undefined ? 'models' : undefined);
  return best === undefined ? ruling : { ...ruling, otherModel: best };
}

export function modelNotReady(evidence: Evidence, why: string): Ruling {
  const { name, namespace } = evidence.service;
  return rule(evidence, 'server', `the server has the model, but it is not ready: ${why}`, [
    `Wait for it: isvc ready ${name} -n ${namespace} --wait`,
    serverLog(evidence),
  ]);
}

export function otherProtocol(evidence: Evidence, why: string): Ruling {
  const { protocol, service, speaks } = evidence;
  const summary = `the server does not take ${protocol} here: ${why}`;
  const ask = speaks === undefined ? 'protocols' : undefined;
  return rule(evidence, 'server', summary, [protocolAdvice(protocol, service, speaks ?? [])], ask);
}

function protocolAdvice(protocol: Protocol, service: Service, speaks: readonly Protocol[]): string {
  const [first, ...more] = [...speaks].sort(
    (one, other) => Number(other === service.protocol) - Number(one === service.protocol),
  );
  if (first !== undefined) return `It answers to ${[first, ...more].join(' and ')}: --protocol ${first}`;
  return protocol === service.protocol
    ? `isvc took ${protocol} (${service.protocolWhy}). Try another: --protocol v1|v2|grpc-v1|grpc-v2`
    : `The service itself says ${service.protocol} (${service.protocolWhy}).`;
}

export function noExplainer(evidence: Evidence): Ruling {
  return rule(evidence, 'server', 'the server cannot explain: this service has no explainer', [
    'Explanations need spec.explainer, or a model server that implements :explain.',
  ]);
}

export function rejected(evidence: Evidence, why: string): Ruling {
  if (evidence.verb === 'ask')
    return serverSays(evidence, `the server refused the question: ${why}`, [serverLog(evidence)]);
  return rule(evidence, 'model', `the model rejected the payload: ${why}`, [modelWants(evidence)]);
}

export function modelFailed(evidence: Evidence, why: string): Ruling {
  if (evidence.verb === 'ask')
    return serverSays(evidence, `the server failed: ${why}`, [serverLog(evidence)]);
  return rule(evidence, 'model', `the model failed on this payload: ${why}`, [
    modelWants(evidence),
    serverLog(evidence),
  ]);
}

function modelWants({ service: { name, namespace } }: Evidence): string {
  return `Compare the payload with what the model wants: isvc metadata ${name} -n ${namespace}`;
}

function serverLog(evidence: Evidence): string {
  return `Look at the server's log: isvc logs ${evidence.service.name} -n ${evidence.service.namespace}`;
}

/** Its pods, as kubectl's flags select them. */
function podsOf({ service: { name, namespace } }: Evidence): string {
  return `-n ${namespace} -l serving.kserve.io/inferenceservice=${name}`;
}

export function serverSays(evidence: Evidence, summary: string, next: readonly string[]): Ruling {
  return rule(evidence, 'server', summary, next);
}

/** What runs behind the service may be no model server at all. */
export function webPage(evidence: Evidence, why: string): Ruling {
  return serverSays(evidence, `the server answers as a web server: ${why}`, [
    `Look at what runs in its pod: kubectl describe pods ${podsOf(evidence)}`,
    protocolAdvice(evidence.protocol, evidence.service, []),
  ]);
}

export function timedOut(evidence: Evidence, summary: string, next: readonly string[]): Ruling {
  return rule(evidence, 'timeout', summary, next);
}

export function notSure(evidence: Evidence, summary: string): Ruling {
  return rule(evidence, 'not-sure', `not sure who answered: ${summary}`, [
    'This is what was seen; -v shows the whole exchange.',
  ]);
}
