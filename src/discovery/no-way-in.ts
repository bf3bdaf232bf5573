import { hostPort } from '../network/address.js';
import { isCertificateFailure } from '../network/failure.js';
import { isvcLine, kubectlLine, type RepeatedFlags, startAgain } from '../wording/command-line.js';
import type { Attempt } from '../inference/endpoint.js';
import { hasLog, logSources } from '../kserve/log-source.js';
import { kubectlArgument } from '../kserve/service-key.js';
import type { Protocol, Service } from '../kserve/service.js';
import { nextStep, type NextStep, Problem } from '../problem.js';
import type { ExplainedService } from './explain-service.js';

/** Nothing answered over the protocol: each candidate and how it failed, a line each, and what to do. */
export function noWayIn(
  service: Service,
  protocol: Protocol,
  attempts: readonly Attempt[],
  warnings: readonly string[],
  repeat?: RepeatedFlags,
): Problem {
  const gateways = isvcLine('gateways', service, repeat);
  if (attempts.length === 0) {
    return new Problem(
      'no-way-in',
      warnings.length === 0
        ? `No way in to ${service.key} was found: no gateway, and no pod that is ready.`
        : `No way in to ${service.key} was found in what could be read of the cluster.`,
      {
        remedy: [
          ...warnings,
          nextStep(`Pass --address HOST:PORT if you know one, or see: ${gateways}`, 'gateways'),
        ],
      },
    );
  }
  const only = attempts.length === 1 ? attempts[0] : undefined;
  const lines = attempts.map((attempt) => `  ${describeAttempt(attempt)}`);
  const summary = [`Nothing answered for ${service.key}. Tried:`, ...lines].join('\n');
  const advice = [
    ...warnings,
    ...otherProtocol(service, protocol, attempts),
    ...trustAdvice(service, attempts),
    remedyFor(attempts, only, gateways),
  ];
  return new Problem('no-way-in', summary, { remedy: advice });
}

/** A pod has a port for each protocol that its server speaks: on the others nothing listens. */
function otherProtocol(
  service: Service,
  protocol: Protocol,
  attempts: readonly Attempt[],
): readonly NextStep[] {
  const asksPod = attempts.some(({ candidate }) => candidate.bypassesGateway);
  if (!asksPod || protocol === service.protocol) return [];
  const text = `The pod may not speak ${protocol}: the protocol of ${service.name} is ${service.protocol}.`;
  return [nextStep(text, 'protocol', service.protocol)];
}

/** A private address is a matter of trust: only the person knows whose it is. */
function trustAdvice({ url }: Service, attempts: readonly Attempt[]): readonly NextStep[] {
  const isPrivate = attempts.some(({ failure }) => failure?.refused === 'private');
  if (!isPrivate || url === undefined) return [];
  return [nextStep(`If ${url.host} is the cluster's own: --trust-domain ${url.host}`, 'trust', url.host)];
}

/** The service has no URL because it is not ready: there is nothing to look for. What to do is told by its pods. */
export function notReady({ service, pods, trouble }: ExplainedService, repeat?: RepeatedFlags): Problem {
  if (service.readiness === 'stopped') {
    return new Problem('not-ready', `${service.key} is stopped.`, {
      remedy: startAgain(service, repeat),
    });
  }
  const why = service.whyNotReady ?? 'it has no URL yet';
  const what =
    service.readiness === 'empty' ? 'is ready, says KServe, but nothing serves it' : 'is not ready';
  return new Problem('not-ready', `${service.key} ${what}: ${why}`, {
    remedy: [
      whereToLook(service, pods, repeat),
      ...(isStuck(service, trouble)
        ? []
        : [nextStep(`Or wait for it: ${isvcLine('ready', service, repeat, '--wait')}`, 'ready')]),
    ],
  });
}

/** Whether somebody must change something first: to wait for it would help nobody. */
export function isStuck({ causeKnown }: Service, trouble: ExplainedService['trouble']): boolean {
  return causeKnown === true || trouble?.reason.outlook === 'stuck';
}

/** Its log, where a container has written one; else what Kubernetes says of the pod, or of the service that has none. */
export function whereToLook(
  service: Service,
  pods: ExplainedService['pods'],
  repeat: RepeatedFlags | undefined,
): NextStep {
  const describe = (what: string) => kubectlLine(`describe ${what}`, service.namespace, repeat);
  const [likeliest] = logSources(pods ?? []);
  if (pods === undefined || hasLog(pods))
    return nextStep(`Look for the cause in its log: ${isvcLine('logs', service, repeat)}`, 'logs');
  const pod = likeliest?.pod ?? pods[0]?.name;
  return pod === undefined
    ? nextStep(`See all that the cluster says of it: ${describe(kubectlArgument(service.key))}`, 'details')
    : nextStep(`See all that its pod says: ${describe(`pod ${pod}`)}`, 'details');
}

/** `load-balancer 172.18.0.2:80: no answer within 1 s`. */
function describeAttempt({ candidate, detail }: Attempt): string {
  const pod = candidate.forwardTo;
  const where = pod === undefined ? hostPort(candidate) : `${pod.namespace}/${pod.pod}:${pod.port}`;
  return `${candidate.route} ${where}: ${detail}`;
}

function remedyFor(attempts: readonly Attempt[], only: Attempt | undefined, gateways: string): NextStep {
  if (attempts.some((attempt) => isCertificateFailure(codeOf(attempt)))) {
    return nextStep(
      'Pass --cacert FILE with the authority that signed the certificate, or -k to trust any.',
      'certificate',
    );
  }
  if (attempts.some((attempt) => codeOf(attempt) === 'CLIENT_CERTIFICATE')) {
    return nextStep(
      'Send a certificate that the gateway accepts, with its key: --cert FILE --key FILE',
      'certificate',
    );
  }
  if (only?.candidate.final === true && codeOf(only) === 'NOT_TLS') {
    const address = `http://${hostPort(only.candidate)}`;
    return nextStep(`For plain HTTP to that port: --address ${address}`, 'address', address);
  }
  if (attempts.some((one) => !one.candidate.bypassesGateway && codeOf(one) === 'NOT_HTTP2')) {
    return nextStep(
      `gRPC needs HTTP/2: pass --address HOST:PORT with a port of the gateway that speaks it, or look for one with: ${gateways}`,
      'gateways',
    );
  }
  if (only?.candidate.final === true)
    return nextStep('Check the address that you gave with --address.', 'address');
  return nextStep(
    `Pass --address HOST:PORT if you know one that this machine reaches, or see: ${gateways}`,
    'gateways',
  );
}

function codeOf({ failure }: Attempt): string {
  return failure?.code ?? '';
}
