import type { ModelMetadata } from '../inference/answer.js';
import type { Exchange } from '../inference/exchange.js';
import type { Protocol, Service } from '../kserve/service.js';
import { nextStep, Problem } from '../problem.js';
import { protocols } from '../protocol/protocols.js';
import { isAtZero } from './await-start.js';
import type { CallTarget, PredictorContext } from './call-target.js';
import { type Evidence, toExchange } from './evidence.js';
import { judge } from './judge.js';
import { rememberLabels } from './label-memory.js';
import { findTarget } from './openai-way.js';
import type { CallOptions } from './options.js';
import { verdictProblemKind } from './problem-kind.js';
import { sendCall } from './send-call.js';

/** A model's metadata for a prediction, which most predictions do without. */
export type MetadataSource = {
  /** Asks at most once; undefined where the server states nothing. */
  readonly get: () => Promise<ModelMetadata | undefined>;
  /** The call for metadata, where it did not reach the server, or not a model of it: then nothing else would. */
  readonly blocked: () => Exchange | undefined;
};

/** The model's metadata, asked for once, when somebody first needs it. */
export function metadataSource(
  context: PredictorContext,
  target: CallTarget,
  signal: AbortSignal,
): MetadataSource {
  let asking: Promise<ModelMetadata | undefined> | undefined;
  let blocked: Exchange | undefined;
  const ask = async (): Promise<ModelMetadata | undefined> => {
    const evidence = await askMetadata(context, target, signal);
    if (evidence.value !== undefined) return evidence.value;
    if (!(await isUnstated(evidence)) || (await saysNoModel(evidence))) {
      const verdict = await judge(context, target, evidence, signal);
      const payload = { source: "nothing yet: the model's metadata was asked for first", notes: [] };
      blocked = toExchange(target, evidence, verdict, payload);
    }
    return undefined;
  };
  return { get: () => (asking ??= ask()), blocked: () => blocked };
}

/** The server's metadata of the model. Throws a Problem of the verdict's kind when it states nothing. */
export async function readMetadata(
  context: PredictorContext,
  service: Service,
  options: CallOptions,
  signal: AbortSignal,
): Promise<ModelMetadata> {
  if (options.leavesAtZero === true && (await isAtZero(context.cluster, service, signal))) {
    throw new Problem('not-ready', `${service.name} is at zero: to be asked what it takes would start it.`, {
      remedy: nextStep('Start it by a request, or ask it all the same: isvc metadata NAME', 'metadata'),
    });
  }
  const target = await findTarget(context, service, options, signal);
  options.onProgress?.(`asking ${service.name} what its model takes`);
  const evidence = await askMetadata(context, target, signal);
  for (const note of evidence.notes) options.onNote?.(note);
  if (evidence.value !== undefined) return evidence.value;
  const { metadataIn } = protocols[target.protocol];
  const verdict = await judge(context, target, evidence, signal);
  const cause = verdict.evidence.join('\n');
  const { decideVerdict } = await import('./decide.js');
  // A path that the server does not know: a fact of V1, not a fault of this service.
  if (metadataIn.length > 1 && decideVerdict(evidence).ask === 'protocols') {
    throw new Problem('answer', `${service.name} states no metadata, over ${metadataIn.join(' or ')}.`, {
      remedy: nextStep(
        "KServe's own V1 servers state none; send a payload with -f or -d to see what the model says of it.",
        'payload',
      ),
      cause,
    });
  }
  throw new Problem(verdictProblemKind(verdict), `${service.name} states no metadata: ${verdict.summary}`, {
    remedy: verdict.next,
    cause,
  });
}

/**
 * Asks the server what it states of the model. V1 has no such call but TensorFlow Serving's, and KServe's own servers speak V2 beside
 * V1 at the same port: so V2 is asked where V1 does not know it. Where neither states anything, the evidence is of the first call.
 */
export async function askMetadata(
  context: PredictorContext,
  target: CallTarget,
  signal: AbortSignal,
): Promise<Evidence<ModelMetadata>> {
  const evidence = await askInTurn(context, firstStepOf(target), signal);
  if (evidence.value !== undefined || (await isUnstated(evidence)))
    rememberLabels(context.labels, target, evidence.value);
  return evidence;
}

/** A graph has none of its own: what it takes is what the model takes that a request reaches first. */
function firstStepOf(target: CallTarget): CallTarget {
  const { graph, ...own } = target;
  if (graph?.first === undefined) return target;
  const { service, model } = graph.first;
  return { ...own, service, isStep: true, model: { ...target.model, name: model } };
}

async function askInTurn(
  context: PredictorContext,
  target: CallTarget,
  signal: AbortSignal,
): Promise<Evidence<ModelMetadata>> {
  const [own = target.protocol, ...others] = protocols[target.protocol].metadataIn;
  const first = await askOver(own, context, target, signal);
  if (first.value !== undefined || others.length === 0 || !(await isUnstated(first))) return first;
  for (const other of others) {
    const evidence = await askOver(other, context, target, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      if (error instanceof Problem) return first;
      throw error;
    });
    if (evidence === first) return first;
    if (evidence.value !== undefined || (await saysNoModel(evidence))) return evidence;
  }
  return first;
}

async function askOver(
  protocol: Protocol,
  context: PredictorContext,
  target: CallTarget,
  signal: AbortSignal,
): Promise<Evidence<ModelMetadata>> {
  const client = await context.clients.clientFor(protocol, target);
  return sendCall(context, target, client.metadata(target.model), 'ask', signal);
}

/**
 * Whether a server answered and states nothing: KServe's own V1 servers, and some others. Nobody, a gateway, an auth layer, or a
 * server that speaks no gRPC at all say nothing of what the model server states.
 */
async function isUnstated(evidence: Evidence): Promise<boolean> {
  const { response, failure } = evidence.roundTrip;
  if (failure !== undefined) return false;
  if (response?.transport === 'grpc' && response.http !== undefined) return false;
  const { decideVerdict } = await import('./decide.js');
  return ['server', 'model', 'not-sure'].includes(decideVerdict(evidence).who);
}

/** Whether the server knows no model of that name. */
async function saysNoModel(evidence: Evidence): Promise<boolean> {
  const { decideVerdict } = await import('./decide.js');
  return decideVerdict(evidence).ask === 'models';
}
