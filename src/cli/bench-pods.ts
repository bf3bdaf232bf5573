import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { sizeText } from '../format/sizes.js';
import type { Objective } from '../load/objectives.js';
import { podAccount, type PodJob, podProgram } from '../load/pod-job.js';
import { callsFile, packCalls, partSecrets, type PodTask, taskFile } from '../load/pod-task.js';
import { notForPods } from '../load/pod-way.js';
import type { LoadTarget } from '../load/report.js';
import { warmUpCalls } from '../load/bench.js';
import type { LoadPlan } from '../load/run-load.js';
import { createAndRunJob, type PodsOptions, runJob } from '../load/run-pods.js';
import type { PodRun } from '../load/run-text.js';
import { splitPlan } from '../load/split-plan.js';
import type { RepeatedCalls } from '../predict/predict.js';
import { Problem } from '../problem.js';
import { finishBench } from './bench-report.js';
import { done, type CommandResult } from './command-result.js';
import { confirmLoad } from './confirm-load.js';
import type { Context } from './context.js';
import { ownNamespace } from './given-secrets.js';
import { loadObjectives } from './load-plan.js';
import { wholeNumber } from './whole-number.js';
import { printValue } from './objects.js';
import { withSession } from './open-session.js';
import { podJobLines, printedNotes, printedObjects } from './pod-job-texts.js';
import { readPodTask } from './read-pod-task.js';
import { version } from './version.js';

/** The stock image of Node: the program comes along in the ConfigMap. */
const usualImage = 'node:24-slim';

/** More pods than these are another tool's work. */
const maxPods = 200;

/** The limit of the API server for a ConfigMap's data, in bytes (pkg/apis/core/validation: MaxSecretSize, of ConfigMaps too). */
const maxConfigMapBytes = 1024 * 1024;

/** A token of an account is asked for ten minutes, and pods ask for no new one. */
const tokenMs = 9 * 60_000;

/** `isvc bench NAME --pods N`: says what it would create, and after a yes runs it; with `-o yaml` it only prints the objects. */
export async function benchByPods(
  context: Context,
  cluster: Cluster,
  calls: RepeatedCalls,
  load: { readonly plan: LoadPlan; readonly target: LoadTarget },
  objectives: readonly Objective[],
): Promise<CommandResult> {
  const { options, out, signal } = context;
  const job = await podJob(context, cluster, calls, load);
  if (options.output === 'yaml') {
    printValue({ apiVersion: 'v1', kind: 'List', items: printedObjects(job) }, 'yaml', out);
    for (const line of printedNotes(job)) out.note(line);
    return done;
  }
  await checkAccount(cluster, job.namespace, signal);
  for (const line of podJobLines(job, load.plan)) out.note(line);
  await confirmLoad(context);
  const warmupMs = await warmUpCalls(calls, load.plan.warmupCalls, signal);
  const startedAt = new Date();
  const ran = await createAndRunJob(cluster, job, stepsOf(context, load.plan), signal);
  return finishPods(
    context,
    { pods: job.pods, ...load },
    { ...ran, run: { ...ran.run, warmupMs } },
    startedAt,
    objectives,
  );
}

/** `isvc bench job NAME`: lets the pods of a Job of `-o yaml` begin, and reports what they came to. It creates and deletes nothing. */
export async function runPrintedJob(context: Context, name: string): Promise<CommandResult> {
  const { options, signal } = context;
  const objectives = loadObjectives(options);
  return withSession(context, async ({ cluster }) => {
    const namespace = jobNamespace(context, cluster);
    const task = await readPodTask(cluster, namespace, name, signal);
    const startedAt = new Date();
    const ran = await runJob(
      cluster,
      { name, namespace, pods: task.pods },
      stepsOf(context, task.plan),
      signal,
    );
    return finishPods(context, task, ran, startedAt, objectives);
  });
}

function stepsOf({ out }: Context, { durationMs }: LoadPlan): PodsOptions {
  return {
    onStep: out.progress,
    onLeft: out.warning,
    onProgress: ({ ok, failed, elapsedMs }) => {
      const share = Math.min(100, Math.floor((elapsedMs / durationMs) * 100));
      const failures = failed === 0 ? '' : ` · ${failed} failed`;
      out.progress(`${share} % · ${Math.round((ok * 1000) / Math.max(elapsedMs, 1))}/s${failures}`);
    },
  };
}

function finishPods(
  context: Context,
  { pods, plan, target }: Pick<PodTask, 'pods' | 'plan' | 'target'>,
  { run, node, system }: PodRun,
  startedAt: Date,
  objectives: readonly Objective[],
): Promise<CommandResult> {
  const client = { isvc: version, node, system: `pods, ${system}`, senders: pods };
  return finishBench(context, { target, client, startedAt }, plan, run, objectives);
}

/** Where the Jobs of loads are made: never silently where the service is. */
function jobNamespace(
  { options, config }: Pick<Context, 'options' | 'config'>,
  cluster: Pick<Cluster, 'context' | 'contexts' | 'namespace'>,
): string {
  return options.jobNamespace ?? ownNamespace(cluster, config);
}

/** The load as pods of a Job send it. Throws Problem "usage" where pods cannot send it, "payload" where it is too large for a ConfigMap. */
async function podJob(
  context: Context,
  cluster: Cluster,
  calls: RepeatedCalls,
  { plan, target }: { readonly plan: LoadPlan; readonly target: LoadTarget },
): Promise<PodJob> {
  const { options, signal, out } = context;
  const wanted = wholeNumber(options.pods ?? '', '--pods', 1, maxPods);
  const why = await notForPods(calls.draft.endpoint);
  if (why !== undefined) throw noWay(target.wayIn, why);
  if (options.tokenFrom !== undefined && plan.durationMs > tokenMs) {
    throw new Problem(
      'usage',
      'The token of --token-from lasts ten minutes, and pods cannot ask for another.',
      {
        remedy: 'Give a shorter -z, up to 9m.',
      },
    );
  }
  const parted = partSecrets(await calls.share(signal));
  const names = Object.keys(parted.secrets?.headers ?? {});
  const secretParts = [
    ...names,
    ...(parted.secrets?.certificate === undefined ? [] : ['the client certificate']),
  ];
  const sendsSecrets = options.sendToken === true && parted.secrets !== undefined;
  if (secretParts.length > 0 && !sendsSecrets)
    out.note(`the pods send no ${secretParts.join(', ')}: --send-token gives it to them, in a Secret`);
  const pods = splitPlan(plan, wanted).length;
  if (pods < wanted) out.note(`${pods} pods, not ${wanted}: each needs a caller, or a call, of its own`);
  const task: PodTask = { version: 1, pods, plan, target };
  const files = new Map<string, string | Uint8Array>([
    [taskFile, `${JSON.stringify(task, undefined, 2)}\n`],
    [callsFile, packCalls(parted.calls)],
    ...(await programFiles(calls.draft.request.transport)),
  ]);
  checkSize(files);
  const namespace = jobNamespace(context, cluster);
  return {
    name: `isvc-bench-${shortName(target.service)}-${randomWord()}`,
    namespace,
    image: options.image ?? usualImage,
    pods,
    durationMs: plan.durationMs,
    files,
    ...(sendsSecrets ? { secret: `${JSON.stringify(parted.secrets)}\n` } : {}),
  };
}

/** Throws Problem "cluster" where the account of the pods is missing: no pod could be made. Where it may not be read, the pods tell. */
async function checkAccount(cluster: Cluster, namespace: string, signal: AbortSignal): Promise<void> {
  const { items, missing } = await cluster.readOne(resources.serviceAccounts, namespace, podAccount, signal);
  if (items.length > 0 || missing !== undefined) return;
  throw new Problem(
    'not-found',
    `There is no service account ${podAccount} in namespace ${namespace}, under which the pods run.`,
    {
      remedy: `Make it, without any rights: kubectl create serviceaccount ${podAccount} -n ${namespace} (manifests/isvc-bench.yaml has it, and the Role that --pods needs)`,
    },
  );
}

/** The program, and the schemas that gRPC needs, as the package has them: the same distance from src/cli/ and from dist/chunks/. */
async function programFiles(transport: 'http' | 'grpc'): Promise<readonly (readonly [string, string])[]> {
  const root = new URL('../../', import.meta.url);
  const schemas = ['open_inference.proto', 'tensorflow.proto', 'tensorflow_serving.proto'];
  const files = [
    [podProgram, 'dist/load-pod.js'],
    ...(transport === 'grpc' ? schemas.map((file) => [`protos/${file}`, `protos/${file}`]) : []),
  ];
  return Promise.all(
    files.map(async ([path = '', from = '']) => [path, await readFile(new URL(from, root), 'utf8')] as const),
  );
}

function checkSize(files: ReadonlyMap<string, string | Uint8Array>): void {
  const bytes = [...files.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
  if (bytes <= maxConfigMapBytes) return;
  const payloads = Buffer.byteLength(files.get(callsFile) ?? '');
  throw new Problem(
    'payload',
    `The payloads take ${sizeText(payloads)} compressed: with isvc itself they do not fit into a ConfigMap, which takes ${sizeText(maxConfigMapBytes)}.`,
    {
      remedy: `Give fewer or smaller payloads: ${sizeText(maxConfigMapBytes - bytes + payloads)} are left for them.`,
    },
  );
}

function noWay(wayIn: string, why: string): Problem {
  return new Problem('no-way-in', `Pods cannot use the way in ${wayIn}: ${why}.`, {
    remedy:
      'Give an --address of the gateway that both this machine and the pods reach, such as that of a load balancer; or run isvc inside the cluster (docs/in-cluster.md).',
  });
}

/** Indexed Jobs name their pods by it: with index and suffix no more than 63 characters. */
function shortName(service: string): string {
  return (
    service
      .split('/')
      .at(-1)
      ?.slice(0, 30)
      .replace(/[^a-z\d]+$/v, '') ?? 'load'
  );
}

const letters = 'bcdfghjklmnpqrstvwxz2456789';

function randomWord(): string {
  return Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('');
}
