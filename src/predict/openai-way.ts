import type { HttpResponse } from '../inference/exchange.js';
import type { Service } from '../kserve/service.js';
import type { OpenAiServer } from '../protocol/openai-prefix.js';
import { isAtZero } from './await-start.js';
import { type CallTarget, type PredictorContext, type TargetOptions, targetOf } from './call-target.js';
import { sendCall } from './send-call.js';

/** A list of models is short, and costs the server nothing. */
const askMs = 10_000;

/**
 * How a service is called: as `targetOf` says, unless it may be in OpenAI's API. Then the server is asked for its list of models, below
 * each of the prefixes, side by side; what it says is remembered for the service. Throws what discovery throws, or signal.reason.
 */
export async function findTarget(
  context: PredictorContext,
  service: Service,
  options: TargetOptions,
  signal: AbortSignal,
): Promise<CallTarget> {
  const target = targetOf(service, options);
  if (service.kind === 'graph') {
    const { findGraphTarget } = await import('./graph-way.js');
    return findGraphTarget(context, target, service, signal);
  }
  if (!mayBeAsked(service, options)) return target;
  const key = keyOf(service);
  const known = context.openAi.get(key) ?? (await askServer(context, target, signal));
  if (known !== undefined) context.openAi.set(key, known);
  if (known === undefined || known === 'none') return target;
  return {
    ...target,
    protocol: 'openai',
    openAi: known,
    model: { ...target.model, name: modelOf(target, known) },
  };
}

/** As `findTarget`, for a request that is not sent yet: it does not start a service, whose server is asked only where it is up. */
export async function findTargetUnlessAtZero(
  context: PredictorContext,
  service: Service,
  options: TargetOptions,
  signal: AbortSignal,
): Promise<CallTarget> {
  const asks = mayBeAsked(service, options) && !(await isAtZero(context.cluster, service, signal));
  return asks ? findTarget(context, service, options, signal) : targetOf(service, options);
}

/** Whether `findTarget` asks the server, unless it knows the answer. */
function mayBeAsked(service: Service, { protocol, verb }: TargetOptions): boolean {
  if (protocol !== undefined || service.protocol === 'openai')
    return (protocol ?? service.protocol) === 'openai';
  return service.mayBeOpenAi === true && verb !== 'explain';
}

/** The next call asks again. */
export function forgetOpenAi({ openAi }: Pick<PredictorContext, 'openAi'>, service: Service): void {
  openAi.delete(keyOf(service));
}

/** The model that was asked for; else the service's own, if the server has it, else the first that it has. */
function modelOf({ model, modelGiven }: CallTarget, { models }: OpenAiServer): string {
  const [first] = models;
  const isServed = models.some(({ id }) => id === model.name);
  return modelGiven === true || isServed || first === undefined ? model.name : first.id;
}

/** Undefined where that is not known: nobody answered, or somebody before the server did. */
async function askServer(
  context: PredictorContext,
  target: CallTarget,
  signal: AbortSignal,
): Promise<OpenAiServer | 'none' | undefined> {
  target.onProgress?.(`asking ${target.service.name} for its models`);
  const { chooseOpenAiServer, openAiPrefixes } = await import('../protocol/openai-prefix.js');
  const answers = await Promise.all(
    prefixesFor(target.service, openAiPrefixes).map(async (prefix) => ({
      prefix,
      response: await askBelow(prefix, context, target, signal),
    })),
  );
  const found = chooseOpenAiServer(answers);
  if (found !== undefined) return found;
  const saysNo = answers.every(
    ({ response }) => response !== undefined && [200, 404, 405].includes(response.status),
  );
  return saysNo ? 'none' : undefined;
}

/** An LLMInferenceService has its API right below its own path. */
export function prefixesFor({ kind }: Pick<Service, 'kind'>, all: readonly string[]): readonly string[] {
  return kind === 'llm' ? [''] : all;
}

async function askBelow(
  prefix: string,
  context: PredictorContext,
  target: CallTarget,
  signal: AbortSignal,
): Promise<HttpResponse | undefined> {
  const { onText: _, ...asked } = target;
  const below: CallTarget = {
    ...asked,
    protocol: 'openai',
    openAi: { prefix, models: [], why: '' },
    timeoutMs: Math.min(target.timeoutMs, askMs),
  };
  const client = await context.clients.clientFor('openai', below);
  const { roundTrip } = await sendCall(context, below, client.ready(below.model), 'ask', signal);
  return roundTrip.response?.transport === 'http' ? roundTrip.response : undefined;
}

/** A service that is made anew, or gets another model, may have other models. */
function keyOf({ uid, key, storageUri, runtime }: Service): string {
  return JSON.stringify([uid, key, storageUri, runtime]);
}
