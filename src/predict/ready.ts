import { explainService } from '../discovery/explain-service.js';
import type { Verdict } from '../inference/exchange.js';
import { needsPods } from '../kserve/explain.js';
import type { Service } from '../kserve/service.js';
import { Problem, summaryLines } from '../problem.js';
import { judge } from './judge.js';
import type { FoundGraph, PredictorContext } from './call-target.js';
import { findTarget } from './openai-way.js';
import type { CallOptions } from './options.js';
import { sendCall } from './send-call.js';

/** Whether a service, its server and its model are ready; undefined where that is not known, which is not "ready". */
export type ReadyState = {
  readonly serviceReady: boolean;
  readonly serverReady: boolean | undefined;
  readonly modelReady: boolean | undefined;
  /** The reason of a step that is not ready, in one line; of one that is, the part behind it that does not start. */
  readonly detail: string;
  /** What else is known of the reason, and what can be done: a line each. */
  readonly more?: readonly string[];
  /** It is ready, but its new version does not start: `detail` says why. */
  readonly isRollout?: true;
  /** The result for a script, where not all is ready: `no-way-in` nobody answered, `timeout` no answer came in time. */
  readonly problem?: 'not-ready' | 'no-way-in' | 'timeout';
  /** Somebody must change something first: a Secret, an image, a token. */
  readonly needsHelp?: true;
};

/** Whether the service says that it is ready, and then whether its server and its model do. "No" and "unreachable" are values. */
export async function askReady(
  context: PredictorContext,
  service: Service,
  options: CallOptions,
  signal: AbortSignal,
): Promise<ReadyState> {
  if (service.readiness !== 'ready') return notReady(context, service, signal);
  try {
    const state = await askServer(context, service, options, signal);
    return state.problem === undefined ? withRollout(context, service, state, signal) : state;
  } catch (error) {
    if (!(error instanceof Problem) || (error.kind !== 'no-way-in' && error.kind !== 'not-ready'))
      throw error;
    const [detail, ...more] = summaryLines(error);
    return { ...unknown, detail, more, problem: error.kind };
  }
}

const unknown = { serviceReady: true, serverReady: undefined, modelReady: undefined } as const;

async function notReady(
  { cluster }: PredictorContext,
  service: Service,
  signal: AbortSignal,
): Promise<ReadyState> {
  const { service: explained, trouble } = await explainService(cluster, service, signal);
  return {
    ...unknown,
    serviceReady: false,
    detail: explained.whyNotReady ?? `the service is ${service.readiness}`,
    problem: 'not-ready',
    ...(trouble?.reason.outlook === 'stuck' || service.readiness === 'stopped' ? { needsHelp: true } : {}),
  };
}

/** A ready service whose new version does not start is ready all the same: the version before answers. */
async function withRollout(
  { cluster }: PredictorContext,
  service: Service,
  state: ReadyState,
  signal: AbortSignal,
): Promise<ReadyState> {
  if (!needsPods(service)) return state;
  const { startFailure } = (await explainService(cluster, service, signal)).service;
  return startFailure === undefined ? state : { ...state, detail: startFailure, isRollout: true };
}

async function askServer(
  context: PredictorContext,
  service: Service,
  options: CallOptions,
  signal: AbortSignal,
): Promise<ReadyState> {
  const target = await findTarget(context, service, options, signal);
  options.onProgress?.(`asking ${service.name} whether its model is ready`);
  const client = await context.clients.clientFor(target.protocol, target);
  const evidence = await sendCall(context, target, client.ready(target.model), 'ask', signal);
  for (const note of evidence.notes) options.onNote?.(note);
  if (target.graph !== undefined && evidence.value === true) return stepsState(target.graph);
  if (evidence.value !== undefined) {
    return evidence.value
      ? { serviceReady: true, serverReady: true, modelReady: true, detail: 'the model is ready' }
      : { ...modelNotReady, detail: `the server says that ${target.model.name} is not ready` };
  }
  const verdict = await judge(context, target, evidence, signal);
  return {
    ...stepsOf(verdict),
    detail: verdict.summary,
    more: verdict.next.map(({ text }) => text),
    ...(evidence.start === 'cannot start' ? { needsHelp: true } : {}),
  };
}

/** The router is ready; KServe does not look at its steps. */
function stepsState({ warnings: [first, ...others] }: FoundGraph): ReadyState {
  return first === undefined
    ? { serviceReady: true, serverReady: true, modelReady: true, detail: 'the model is ready' }
    : { ...modelNotReady, detail: first, more: others };
}

const modelNotReady = {
  serviceReady: true,
  serverReady: true,
  modelReady: false,
  problem: 'not-ready',
} as const;

/** Only the server itself can say that it or its model is not ready: what a gateway, an auth layer or Knative says leaves both unknown. */
function stepsOf({ who, model, isServerUp }: Verdict): Omit<ReadyState, 'detail' | 'more'> {
  switch (who) {
    case 'server':
    case 'model':
      if (isServerUp === false) return { ...unknown, problem: 'not-ready' };
      return model === undefined ? { ...modelNotReady, modelReady: undefined } : modelNotReady;
    case 'nobody':
      return { ...unknown, problem: 'no-way-in' };
    case 'timeout':
      return { ...unknown, problem: 'timeout' };
    case 'auth':
      return { ...unknown, problem: 'not-ready', needsHelp: true };
    case 'gateway':
    case 'knative':
    case 'picker':
    case 'graph':
    case 'proxy':
    case 'not-sure':
      return { ...unknown, problem: 'not-ready' };
  }
}
