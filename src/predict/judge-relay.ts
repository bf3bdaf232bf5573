import type { Verdict } from '../inference/exchange.js';
import { grpcCode } from '../inference/grpc-code.js';
import { Problem } from '../problem.js';
import { type PredictorContext, targetOf } from './call-target.js';
import { describeEvidence, type Evidence, predicted } from './evidence.js';
import { withGraphRun } from './graph-parts.js';
import { bodyText, isHtml } from './server-text.js';
import { asksToSignIn } from './sign-in.js';

/** An answer that is passed on is not decoded: one that says that all is well, and is not a page, is what was asked for. */
export async function judgeRelay(
  context: PredictorContext,
  evidence: Evidence,
  signal: AbortSignal,
): Promise<Verdict> {
  if (isWell(evidence)) {
    if (evidence.verb === 'predict') return predicted(evidence);
    return {
      who: 'server',
      ok: true,
      summary: 'answered by the model server',
      next: [],
      evidence: describeEvidence(evidence),
    };
  }
  const [{ decideVerdict }, known] = await Promise.all([
    import('./decide.js'),
    withSteps(context, evidence, signal),
  ]);
  return decideVerdict(known);
}

/** With the steps of a graph, and what its router logged of the request; as it is where the cluster does not tell, or the client has left. */
async function withSteps(
  context: PredictorContext,
  evidence: Evidence,
  signal: AbortSignal,
): Promise<Evidence> {
  const { service, timeoutMs } = evidence;
  if (service.kind !== 'graph' || signal.aborted) return evidence;
  try {
    const { findGraphTarget } = await import('./graph-way.js');
    const { graph } = await findGraphTarget(context, targetOf(service, { timeoutMs }), service, signal);
    return graph === undefined ? evidence : await withGraphRun(context, { ...evidence, graph }, signal);
  } catch (error) {
    if (signal.aborted || error instanceof Problem) return evidence;
    throw error;
  }
}

function isWell({ roundTrip: { response, failure }, verb, endpoint }: Evidence): boolean {
  if (failure !== undefined || response === undefined) return false;
  if (response.transport === 'grpc') return response.code === grpcCode.OK && response.http === undefined;
  const { status, headers, body } = response;
  if (status === 101 || status === 304) return true;
  if (status < 200 || status > 299 || (headers['content-type'] ?? '').startsWith('application/grpc'))
    return false;
  const page = bodyText(body);
  // Servers have pages for people too.
  return !isHtml(page) || (verb === 'ask' && !asksToSignIn(page, status, endpoint.host));
}
