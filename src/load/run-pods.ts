import type { Cluster } from '../cluster/cluster.js';
import { created, resources } from '../cluster/resources.js';
import { textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { type Pod, parsePod } from '../kserve/pod.js';
import { podReason, podReasonLine } from '../kserve/pod-reason.js';
import { Problem } from '../problem.js';
import { onAbort } from '../runtime/on-abort.js';
import { startTimeout } from '../runtime/wait.js';
import { failedProblem, lateProblem } from './pod-problems.js';
import { openPodControl, type PodControl } from './pod-control.js';
import {
  configMapObject,
  controlPort,
  jobObject,
  podContainer,
  podLabels,
  type PodJob,
  secretObject,
} from './pod-job.js';
import { readRuns } from './read-runs.js';
import type { PodRun } from './run-text.js';

/** The Job's deadline has two minutes beside its duration: its pods have the most of the first to start in. */
const startWithinMs = 75_000;
/** To delete the Job, whatever was aborted. */
const cleanUpMs = 30_000;
/** Between two tries to reach a container that has started, and does not listen yet. */
const againMs = 250;

type PodCluster = Pick<Cluster, 'create' | 'remove' | 'watch' | 'forward' | 'logs' | 'read'>;

export type PodsProgress = { readonly ok: number; readonly failed: number; readonly elapsedMs: number };

/** Is told each step, how the run goes, and what stays behind. */
export type PodsOptions = {
  readonly onStep: (step: string) => void;
  readonly onLeft: (what: string) => void;
  readonly onProgress: (progress: PodsProgress) => void;
};

/**
 * Makes the Job, then what it owns, and runs it as `runJob` does. Nothing of it is left: the Job is deleted at the end, with all that it
 * owns. Throws Problem "cluster".
 */
export async function createAndRunJob(
  cluster: PodCluster,
  job: PodJob,
  options: PodsOptions,
  stop: AbortSignal,
): Promise<PodRun> {
  stop.throwIfAborted();
  const owner = await cluster.create(created.jobs, jobObject(job), stop);
  try {
    const uid = textAt(owner, 'metadata', 'uid');
    if (uid === undefined) throw new Error('The API server gave the Job no uid.');
    const secret = secretObject(job, { uid });
    await cluster.create(created.configMaps, configMapObject(job, { uid }), stop);
    if (secret !== undefined) await cluster.create(created.secrets, secret, stop);
    return await runJob(cluster, job, options, stop);
  } finally {
    await removeJob(cluster, owner, options.onLeft);
  }
}

/** Where even that fails, the Job ends by its deadline, and is deleted with all that it owns five minutes later. */
async function removeJob(cluster: PodCluster, job: KubeObject, onLeft: PodsOptions['onLeft']): Promise<void> {
  const { signal, stop } = startTimeout(cleanUpMs);
  try {
    await cluster.remove(created.jobs, job, signal);
  } catch (error) {
    if (!(error instanceof Problem) && !signal.aborted) throw error;
    const why = error instanceof Problem ? error.summary : 'the API server did not answer in time';
    onLeft(
      `the Job ${textAt(job, 'metadata', 'name') ?? ''} was not deleted: ${why} It is deleted five minutes after its end, with all that it owns.`,
    );
  } finally {
    stop();
  }
}

/**
 * Waits for the pods of a Job, lets all of them begin at once, and adds up what they came to. `stop` ends the run early, with what ran
 * until then; before it has begun it rejects. Throws Problem "cluster" where they do not start, or tell nothing.
 */
export async function runJob(
  cluster: PodCluster,
  job: Pick<PodJob, 'name' | 'namespace' | 'pods'>,
  { onStep, onProgress }: Omit<PodsOptions, 'onLeft'>,
  stop: AbortSignal,
): Promise<PodRun> {
  const progress = new Map<string, PodsProgress>();
  const opened = new Map<string, PodControl>();
  const closing = new AbortController();
  const unlistenClosing = onAbort(stop, () => closing.abort(stop.reason));
  const forwards = new Set<() => Promise<void>>();
  const open = async (pod: string) => {
    const forward = await cluster.forward(
      { namespace: job.namespace, pod, port: controlPort },
      closing.signal,
    );
    const control = await openPodControl(
      forward,
      (one) => {
        progress.set(pod, one);
        onProgress(sumOf([...progress.values()]));
      },
      closing.signal,
    );
    if (control === undefined) await forward.close();
    else forwards.add(forward.close);
    return control;
  };
  try {
    await untilAllReady(cluster, job, open, opened, onStep, closing.signal);
    unlistenClosing();
    const tellAll = (word: 'start' | 'stop') => {
      for (const { tell } of opened.values()) tell(word);
    };
    onStep(`${opened.size} pods begin`);
    tellAll('start');
    const unlisten = onAbort(stop, () => tellAll('stop'));
    if (stop.aborted) tellAll('stop');
    try {
      await Promise.all(
        [...opened].map(async ([pod, { ended }]) => {
          const end = await ended;
          if (end === 'lost') onStep(`the connection to ${pod} broke off, which ends its part of the load`);
          else if (end.endedBy === 'failures') tellAll('stop');
        }),
      );
    } finally {
      unlisten();
    }
    return await readRuns(cluster, job.namespace, [...opened.keys()]);
  } finally {
    unlistenClosing();
    closing.abort();
    for (const { close } of opened.values()) close();
    await Promise.all([...forwards].map((close) => close()));
  }
}

/** Fills `opened` as the pods come. Rejects with a Problem where one fails, or not all are there in time. */
async function untilAllReady(
  cluster: PodCluster,
  job: Pick<PodJob, 'name' | 'namespace' | 'pods'>,
  open: (pod: string) => Promise<PodControl | undefined>,
  opened: Map<string, PodControl>,
  onStep: (step: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const time = startTimeout(startWithinMs);
  const found = new AbortController();
  const waiting = AbortSignal.any([signal, time.signal, found.signal]);
  const pods = new Map<string, Pod>();
  let told = '';
  try {
    const labelSelector = Object.entries(podLabels(job.name))
      .map((pair) => pair.join('='))
      .join(',');
    const query = { namespace: job.namespace, labelSelector };
    const opening = new Map<string, Promise<void>>();
    await new Promise<void>((resolve, reject) => {
      const connect = async (pod: string) => {
        for (;;) {
          const control = await open(pod);
          if (control !== undefined) {
            opened.set(pod, control);
            if (opened.size === job.pods) resolve();
            await control.ended;
            if (waiting.aborted) return;
            // Lost before the start: the pod waits for another connection.
            opened.delete(pod);
          }
          await new Promise((go) => setTimeout(go, againMs));
          waiting.throwIfAborted();
        }
      };
      const see = (pod: Pod) => {
        pods.set(pod.name, pod);
        if (pod.phase === 'Failed') return reject(failedProblem(job, pod));
        const runs = pod.containers.some(({ name, state }) => name === podContainer && state === 'running');
        if (runs && !opening.has(pod.name)) opening.set(pod.name, connect(pod.name).catch(reject));
      };
      const follow = async () => {
        for await (const event of cluster.watch(resources.pods, query, parsePod, waiting)) {
          if (event.type === 'listed') event.items.forEach(see);
          else if (event.type === 'changed' && event.change !== 'deleted') see(event.object);
          const now = waitingLine([...pods.values()], job.pods);
          if (now !== told) onStep(now);
          told = now;
        }
      };
      follow().then(() => reject(waiting.reason), reject);
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!time.signal.aborted) throw error;
    throw await lateProblem(cluster, job, [...pods.values()], {
      ready: opened.size,
      waitedMs: startWithinMs,
    });
  } finally {
    time.stop();
    found.abort();
  }
}

function sumOf(parts: readonly PodsProgress[]): PodsProgress {
  return {
    ok: parts.reduce((sum, { ok }) => sum + ok, 0),
    failed: parts.reduce((sum, { failed }) => sum + failed, 0),
    elapsedMs: Math.max(...parts.map(({ elapsedMs }) => elapsedMs)),
  };
}

function waitingLine(pods: readonly Pod[], of: number): string {
  const running = pods.filter(({ phase }) => phase === 'Running').length;
  const [why] = pods.flatMap((pod) => podReason(pod) ?? []);
  return `${running} of ${of} pods run${why === undefined ? '' : `; ${podReasonLine(why)}`}`;
}
