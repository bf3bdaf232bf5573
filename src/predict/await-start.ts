import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { type ExplainedService, explainService } from '../discovery/explain-service.js';
import type { Endpoint } from '../inference/endpoint.js';
import { podReasonLine } from '../kserve/pod-reason.js';
import { parsePod } from '../kserve/pod.js';
import { podSelector } from '../kserve/service-kinds.js';
import type { Service } from '../kserve/service.js';
import { cannotStart, startState } from '../kserve/start-state.js';
import { Problem } from '../problem.js';
import { streamLimits } from '../transport/transport.js';
import type { ModelCall, SendOptions, SentCall } from './model-client.js';

/** The limits of a cold start, in milliseconds. They are all here. */
export type StartLimits = {
  /** A warm model has answered by then: nobody is asked before. */
  readonly firstLookMs: number;
  /** Between two looks at the pods. */
  readonly lookMs: number;
  /** How long a pod that cannot start may still heal: the kubelet tries again after 10 to 20 seconds. */
  readonly graceMs: number;
  /** A cold start as a whole. */
  readonly startMs: number;
};

const startLimits: StartLimits = {
  firstLookMs: 1500,
  lookMs: 2000,
  graceMs: 30_000,
  startMs: 10 * 60_000,
};

/** Longer than any call waits. */
const longestPauseMs = 2 ** 31 - 1;

/** A call that may start its service from zero, and how long it may take. */
export type StartOptions = {
  readonly call: ModelCall<unknown>;
  readonly endpoint: Endpoint;
  readonly service: Service;
  /** How long an answer may take while no pod is on its way. */
  readonly timeoutMs: number;
  /** Whether a cold start may take longer than that. */
  readonly waitsForStart: boolean;
  readonly cluster: Pick<Cluster, 'read' | 'get' | 'logs'>;
  readonly onProgress?: (doing: string) => void;
  readonly onText?: SendOptions['onText'];
  readonly limits?: StartLimits;
};

/** The last words of a service's pods while its start was waited for. */
export type ColdStart = {
  readonly explained: ExplainedService;
  /** How long was waited, in place of the call's own limit. */
  readonly waitedMs: number;
  /** `up`: the pods were ready, or it is not known how they were. */
  readonly state: 'at zero' | 'starting' | 'cannot start' | 'up';
};

/**
 * Sends, and watches the pods while Knative may start the service from zero: tells what they say, waits as long as one is on
 * its way, and no longer than `startLimits` where they say that they cannot start. A timeout that the person gave is kept to
 * the millisecond. Rejects only with signal.reason.
 */
export async function sendAndWatch(
  { call, endpoint, ...watched }: StartOptions,
  signal: AbortSignal,
): Promise<{ readonly roundTrip: SentCall; readonly start?: ColdStart }> {
  const { service, timeoutMs, waitsForStart, onText, limits = startLimits } = watched;
  const stream = streamLimits(timeoutMs, !waitsForStart);
  let hasBegun = false;
  const how: SendOptions = {
    timeoutMs: waitsForStart ? limits.startMs : timeoutMs,
    stream: { ...stream, firstEventMs: waitsForStart ? limits.startMs : stream.firstEventMs },
    // A server may have others in its queue, and says nothing until their turn is over.
    onWaiting: () => watched.onProgress?.(`waiting for the first words of ${service.name}`),
    onBegun: () => (hasBegun = true),
    ...(onText === undefined ? {} : { onText }),
  };
  if (service.deploymentMode !== 'Knative')
    return { roundTrip: await call.send(endpoint, { ...how, timeoutMs, stream }, signal) };
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const beganAt = performance.now();
  const seen: { last?: ColdStart } = {};
  const sending = call.send(endpoint, how, until);
  const watching = watchStart(
    {
      ...watched,
      limits,
      // A text may take longer to begin than an answer to come.
      timeoutMs: call.streams === true ? stream.firstEventMs : timeoutMs,
      onProgress: (doing) => (hasBegun ? undefined : watched.onProgress?.(doing)),
    },
    (start) => (seen.last = start),
    until,
  );
  // The part that came until it was stopped is the answer; and one that has begun ends by its own limits.
  const givingUp = watching.then<'given up' | SentCall, SentCall>(
    (ended) => (hasBegun ? sending : ended),
    (error: unknown) => {
      if (signal.aborted) return sending;
      throw error;
    },
  );
  try {
    const sent = await Promise.race([sending, givingUp]);
    if (sent === 'given up') stop.abort();
    const waitedMs = performance.now() - beganAt;
    const start = seen.last === undefined ? {} : { start: { ...seen.last, waitedMs } };
    return { roundTrip: sent === 'given up' ? timedOut(waitedMs) : sent, ...start };
  } finally {
    stop.abort();
    sending.catch(ignore);
    givingUp.catch(ignore);
  }
}

/** Aborted by us: what it was for has its answer. */
function ignore(): void {}

function timedOut(waitMs: number): SentCall {
  const timings = { resolveMs: 0, connectMs: 0, tlsMs: 0, waitMs, receiveMs: 0, totalMs: waitMs };
  const failure = { phase: 'wait', code: 'TIMEOUT', message: 'no answer in time' } as const;
  return { failure, timings, sentBytes: 0, receivedBytes: 0 };
}

type WatchOptions = Omit<StartOptions, 'call' | 'endpoint' | 'limits'> & { readonly limits: StartLimits };

/** Resolves when waiting does not help any more; never where the person said how long to wait. */
async function watchStart(
  { service, timeoutMs, waitsForStart, cluster, onProgress, limits }: WatchOptions,
  say: (start: ColdStart) => void,
  signal: AbortSignal,
): Promise<'given up'> {
  const beganAt = performance.now();
  let activeAt = beganAt;
  let hopelessAt: number | undefined;
  await sleep(Math.min(limits.firstLookMs, timeoutMs), undefined, { signal });
  for (;;) {
    const explained = await explainService(cluster, service, signal);
    const now = performance.now();
    const state = stateOf(explained);
    say({ explained, state, waitedMs: now - beganAt });
    if (state === 'starting') activeAt = now;
    if (state !== 'up') onProgress?.(progressLine(service, explained));
    hopelessAt = state === 'cannot start' ? (hopelessAt ?? now) : undefined;
    const mayWaitUntil = hopelessAt === undefined ? activeAt + timeoutMs : hopelessAt + limits.graceMs;
    const leftMs = Math.min(beganAt + limits.startMs, mayWaitUntil) - now;
    if (waitsForStart && leftMs <= 0) return 'given up';
    // One that is up goes on to be: its pods need not be asked again.
    const pauseMs = state === 'up' ? longestPauseMs : limits.lookMs;
    await sleep(waitsForStart ? Math.min(pauseMs, leftMs) : pauseMs, undefined, { signal });
    if (state === 'up' && waitsForStart) return 'given up';
  }
}

function stateOf({ service, pods, trouble }: ExplainedService): ColdStart['state'] {
  if (pods === undefined) return 'up';
  const state = startState(service, pods);
  return state !== 'up' && trouble !== undefined && cannotStart(trouble, pods) ? 'cannot start' : state;
}

function progressLine({ name }: Service, { trouble }: ExplainedService): string {
  const said = trouble === undefined ? 'it has no pod yet' : podReasonLine(trouble.reason);
  return `waiting for ${name}, which is starting from zero: ${said}`;
}

/** Whether Knative has scaled the service to zero. Its pods tell; false where they cannot be read. Throws only signal.reason. */
export async function isAtZero(
  cluster: Pick<Cluster, 'read'>,
  service: Service,
  signal: AbortSignal,
): Promise<boolean> {
  const { namespace, deploymentMode } = service;
  if (deploymentMode !== 'Knative') return false;
  const query = { namespace, labelSelector: podSelector(service) };
  try {
    const { items, missing } = await cluster.read(resources.pods, query, signal);
    return missing === undefined && startState(service, items.map(parsePod)) === 'at zero';
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Problem) return false;
    throw error;
  }
}
