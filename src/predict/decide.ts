import { hostPort } from '../network/address.js';
import type { Verdict } from '../inference/exchange.js';
import { proxyAnswer } from '../network/proxies.js';
import { nextStep } from '../problem.js';
import { decideFailure } from './decide-failure.js';
import { decideGraph } from './decide-graph.js';
import { decideGrpc } from './decide-grpc.js';
import { decideHttp } from './decide-http.js';
import { decideStream } from './decide-stream.js';
import { type Evidence, predicted } from './evidence.js';
import { withFittingSteps } from './fitting-steps.js';
import { makeVerdict, nobody } from './verdicts.js';

/** Who answered, and what that means, from all the evidence; says "not sure" where it does not suffice. Pure. */
export function decideVerdict(evidence: Evidence): Verdict {
  const verdict = decideCall(evidence);
  return withFittingSteps(evidence, evidence.graph === undefined ? verdict : decideGraph(evidence, verdict));
}

function decideCall(evidence: Evidence): Verdict {
  const { response, failure } = evidence.roundTrip;
  const byProxy = decideProxy(evidence);
  if (byProxy !== undefined) return byProxy;
  if (evidence.value !== undefined && failure === undefined) return predicted(evidence);
  if (evidence.streamed !== undefined) return decideStream(evidence, evidence.streamed, failure);
  if (failure !== undefined) return decideFailure(evidence, failure);
  if (response === undefined) return nobody(evidence, 'there is no answer');
  return response.transport === 'http' ? decideHttp(evidence, response) : decideGrpc(evidence, response);
}

/** The proxy on the way, where it answered itself or let nothing through; undefined where it did neither. */
function decideProxy(evidence: Evidence): Verdict | undefined {
  const { endpoint, roundTrip, value } = evidence;
  const { proxy, tls } = endpoint;
  if (proxy === undefined || value !== undefined) return undefined;
  const why = refusalOf(evidence) ?? (tls ? undefined : answerOf(roundTrip.response));
  if (why === undefined) return undefined;
  return makeVerdict(evidence, 'proxy', `the proxy ${proxy} is in the way: ${why}`, [
    nextStep(`Go around it: --noproxy ${endpoint.address}`, 'proxy', endpoint.address),
    nextStep(
      'Or name another, with its login if it expects one: --proxy http://USER:PASSWORD@HOST:PORT',
      'proxy',
    ),
    `Or ask its administrator to let through ${hostPort(endpoint)}`,
  ]);
}

function refusalOf({ roundTrip: { failure } }: Evidence): string | undefined {
  return failure !== undefined && failure.code.startsWith('PROXY_') ? failure.message : undefined;
}

function answerOf(response: Evidence['roundTrip']['response']): string | undefined {
  return response?.transport === 'http' ? proxyAnswer(response) : undefined;
}
