import { hostPort } from '../inference/address.js';
import { proxyAnswer } from '../inference/proxy-answer.js';
import { nextStep } from '../problem.js';
import type { Evidence, Ruling } from './evidence.js';
import { rule } from './rulings.js';

/** The proxy on the way, where it answered itself or let nothing through; undefined where it did neither. */
export function decideProxy(evidence: Evidence): Ruling | undefined {
  const { endpoint, roundTrip, predicted } = evidence;
  const { proxy, tls } = endpoint;
  if (proxy === undefined || predicted) return undefined;
  const why = refusalOf(evidence) ?? (tls ? undefined : answerOf(roundTrip.response));
  if (why === undefined) return undefined;
  return rule(evidence, 'proxy', `the proxy ${proxy} is in the way: ${why}`, [
    nextStep(`Go around it: --noproxy ${endpoint.address}`, 'proxy', endpoint.address),
    nextStep(
      'Or name another, with its login where it wants one: --proxy http://USER:PASSWORD@HOST:PORT',
      'proxy',
    ),
    `Or ask those who run it to let through ${hostPort(endpoint)}`,
  ]);
}

function refusalOf({ roundTrip: { failure } }: Evidence): string | undefined {
  return failure !== undefined && failure.code.startsWith('PROXY_') ? failure.message : undefined;
}

function answerOf(response: Evidence['roundTrip']['response']): string | undefined {
  return response?.transport === 'http' ? proxyAnswer(response) : undefined;
}
