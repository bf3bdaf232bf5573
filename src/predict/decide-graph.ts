import type { Verdict } from '../inference/exchange.js';
import type { Evidence } from './evidence.js';
import { byStep, graphSilent } from './verdicts-graph.js';

/** Who answered a graph's call: its router and its steps look like one server from outside. */
export function decideGraph(evidence: Evidence, verdict: Verdict): Verdict {
  const why = silence(evidence);
  if (why !== undefined) return graphSilent(evidence, why);
  switch (verdict.who) {
    case 'model':
    case 'server':
    case 'auth':
      return verdict.ok || evidence.verb === 'ask' ? withoutQuestions(verdict) : byStep(evidence, verdict);
    case 'gateway':
    case 'knative':
    case 'picker':
    case 'graph':
    case 'proxy':
    case 'nobody':
    case 'timeout':
    case 'not-sure':
      return withoutQuestions(verdict);
  }
}

/** The router took the request, and ended the connection: over a port-forward that is a connection that was closed, behind Envoy a 503. */
function silence({
  roundTrip: { failure, response, timings },
  endpoint,
  graph,
}: Evidence): string | undefined {
  // A router that dies says the same at once.
  if (timings.waitMs < (graph?.router?.serverWriteMs ?? 0)) return undefined;
  const { bypassesGateway } = endpoint.candidate;
  if (failure !== undefined)
    return bypassesGateway && failure.phase === 'wait' && failure.code !== 'TIMEOUT'
      ? failure.message
      : undefined;
  if (response?.transport !== 'http' || response.status !== 503) return undefined;
  const text = new TextDecoder().decode(response.body.subarray(0, 400));
  return /reset reason: (?:connection termination|remote reset)/u.test(text) ? text : undefined;
}

/** A question to a server would run the graph. */
function withoutQuestions({ ask, ...verdict }: Verdict): Verdict {
  return ask === 'pods' || ask === 'routes' ? { ...verdict, ask } : verdict;
}
