import { routedHosts } from '../discovery/routed-hosts.js';
import type { Endpoint } from '../inference/endpoint.js';
import type { Question } from '../inference/exchange.js';
import { spokenProtocols, type Protocol } from '../kserve/service.js';
import { openAiPrefixes } from '../protocol/openai-prefix.js';
import { protocols } from '../protocol/protocols.js';
import { streamLimits } from '../transport/transport.js';
import { Problem } from '../problem.js';
import type { CallTarget, PredictorContext } from './call-target.js';
import type { Evidence } from './evidence.js';
import type { ModelCall } from './model-client.js';
import { prefixesFor } from './openai-way.js';
import { askPods } from './pod-trouble.js';
import { checkClaims, readAnswer } from './send-call.js';

/** A question beside the prediction gets little time: the verdict stands without its answer. */
const enquiryMs = 3000;
const limits = { timeoutMs: enquiryMs, stream: streamLimits(enquiryMs, true) };

/** Asks the server or the cluster what a verdict would like to know. */
export async function enquire(
  question: Question,
  context: PredictorContext,
  target: CallTarget,
  { endpoint, verb }: Evidence,
  signal: AbortSignal,
): Promise<Partial<Evidence>> {
  // Any question to a graph would run it.
  if (target.graph !== undefined && question !== 'pods' && question !== 'routes') return {};
  switch (question) {
    case 'models':
      return { models: await askModels(context, target, endpoint, signal) };
    case 'protocols':
      return { speaks: await askProtocols(context, target, endpoint, verb, signal) };
    case 'versions':
      return {
        versions: await askVersions(context, target, endpoint, signal),
        models: await askModels(context, target, endpoint, signal),
      };
    case 'inputs':
      return { statesInputs: await askInputs(context, target, endpoint, signal) };
    case 'pods':
      return askPods(context.cluster, target.service, enquiryMs, signal);
    case 'routes':
      return askRoutes(context, target, signal);
  }
}

/** The hosts that routes are for; and why the service is not ready, where it is not: KServe makes its route once it is. */
async function askRoutes(
  { cluster }: PredictorContext,
  { service }: CallTarget,
  signal: AbortSignal,
): Promise<Pick<Evidence, 'routes' | 'podTrouble' | 'isRollout'>> {
  const [routes, trouble] = await Promise.all([
    routedHosts(cluster, service, signal),
    service.readiness === 'ready' ? { podTrouble: '' } : askPods(cluster, service, enquiryMs, signal),
  ]);
  return { routes, ...trouble };
}

/** The names of the models that the server has; none when it does not tell. */
async function askModels(
  context: PredictorContext,
  target: CallTarget,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { models } = await context.clients.clientFor(target.protocol, target);
  return firstList(context, target, models(), endpoint, signal);
}

/** The versions of this model that the server has; none when it does not tell. */
async function askVersions(
  context: PredictorContext,
  target: CallTarget,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { versions } = await context.clients.clientFor(target.protocol, target);
  const { name, binary, verb } = target.model;
  return firstList(context, target, versions({ name, binary, verb }), endpoint, signal);
}

async function firstList(
  context: PredictorContext,
  target: CallTarget,
  calls: readonly ModelCall<readonly string[]>[],
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<readonly string[]> {
  for (const call of calls) {
    const list = await answerOf(context, target, call, endpoint, signal);
    if (list !== undefined && list.length > 0) return list;
  }
  return [];
}

/** Whether the server states what the model takes: TensorFlow Serving in V1, KServe's own servers beside it in V2. */
async function askInputs(
  context: PredictorContext,
  target: CallTarget,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<boolean> {
  for (const one of protocols[target.protocol].metadataIn) {
    const { metadata } = await context.clients.clientFor(one, target);
    const stated = await answerOf(context, target, metadata(target.model), endpoint, signal);
    if (stated?.signatures.some(({ inputs }) => inputs.length > 0) === true) return true;
  }
  return false;
}

/** The protocols in which the server says that this model is ready. */
async function askProtocols(
  context: PredictorContext,
  target: CallTarget,
  endpoint: Endpoint,
  verb: Evidence['verb'],
  signal: AbortSignal,
): Promise<readonly Protocol[]> {
  // An unanswered question says nothing about its own protocol, so that one is tried as well.
  const others = spokenProtocols.filter((one) => one !== target.protocol || verb === 'ask');
  const places = others.flatMap((one) => placesOf(one, target));
  const answers = await Promise.all(
    places.map(async ({ protocol, to }) => {
      const { ready } = await context.clients.clientFor(protocol, to);
      const says = await answerOf(context, to, ready(target.model), endpoint, signal);
      return says === true ? [protocol] : [];
    }),
  );
  return [...new Set(answers.flat())];
}

/** OpenAI's API has more than one. */
function placesOf(
  protocol: Protocol,
  target: CallTarget,
): readonly { readonly protocol: Protocol; readonly to: CallTarget }[] {
  if (protocol !== 'openai') return [{ protocol, to: target }];
  return prefixesFor(target.service, openAiPrefixes).map((prefix) => ({
    protocol,
    to: { ...target, openAi: { prefix, models: [], why: '' } },
  }));
}

/** The result of one call; undefined where nothing of it can be read. Others may claim its path who did not claim the prediction's. */
async function answerOf<T>(
  context: PredictorContext,
  target: CallTarget,
  call: ModelCall<T>,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<T | undefined> {
  try {
    const to = await checkClaims(context, target, call, endpoint, signal);
    const { response } = await call.send(to, limits, signal);
    return readAnswer(call, response).value;
  } catch (error) {
    signal.throwIfAborted();
    // The verdict stands without it.
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
