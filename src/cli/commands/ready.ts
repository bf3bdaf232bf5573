import { findService } from '../../discovery/find-service.js';
import { toned, type TonedLine } from '../../format/toned.js';
import { stringifyJson } from '../../inference/json.js';
import { isvcLine } from '../../wording/command-line.js';
import { startTimeout } from '../../runtime/wait.js';
import { exitCodes, Problem } from '../../problem.js';
import type { ReadyState } from '../../predict/predict.js';
import { awaitReady } from '../await-ready.js';
import type { Context } from '../context.js';
import { callOptions, parseDuration } from '../settings.js';
import { done, type CommandResult } from '../command-result.js';
import { repeatedCallFlags } from '../repeated-flags.js';
import type { Session } from '../../session.js';
import { withSession } from '../open-session.js';

/** How long an answer to one question may take. */
const callTimeoutMs = 10_000;
/** `isvc ready`: the service's condition, then its server's and its model's own word. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { options, out, signal } = context;
  return withSession(context, async (session) => {
    const asked =
      options.wait === true
        ? await waitUntilReady(context, session, name)
        : await readiness(context, session, name, signal);
    const { detail, more = [], ...steps } = asked;
    const state = { ...steps, detail: out.rename([detail, ...more].join('\n')) };
    if (options.output === 'json')
      out.printJson(
        stringifyJson(
          { ...state, serverReady: state.serverReady ?? null, modelReady: state.modelReady ?? null },
          { indent: 2 },
        ),
      );
    else out.printLines(readyLines(state), 0);
    if (!state.serviceReady) {
      const { namespace, repeat } = session.cluster;
      const logs = isvcLine('logs', { name, namespace }, repeat);
      out.note([toned('accent', '→'), ` Look for the cause in its log: ${logs}`]);
    }
    return state.problem === undefined ? done : { open: 'nothing', exitCode: exitCodes[state.problem] };
  });
}

async function readiness(
  { options, out }: Context,
  { cluster, predictor }: Session,
  name: string,
  signal: AbortSignal,
): Promise<ReadyState> {
  const service = await findService(cluster, cluster.namespace, name, signal);
  const asked = callOptions(options);
  // With --wait, --timeout is the limit of the whole.
  const limit = options.wait === true || asked.waitsForStart === true;
  return predictor.ready(
    service,
    {
      ...asked,
      ...(limit ? { timeoutMs: callTimeoutMs, waitsForStart: true } : {}),
      onProgress: out.progress,
      onNote: out.note,
    },
    signal,
  );
}

async function waitUntilReady(context: Context, session: Session, name: string): Promise<ReadyState> {
  const { options, out, signal } = context;
  const limitMs = parseDuration(options.timeout ?? '5m', '--timeout');
  const timeout = startTimeout(limitMs);
  const limit = AbortSignal.any([signal, timeout.signal]);
  const { namespace, repeat } = session.cluster;
  const call = repeat === undefined ? [] : repeatedCallFlags(options, repeat);
  const again = isvcLine('ready', { name, namespace }, repeat, ...call, '--wait');
  let last: string | undefined;
  const tell = (told: string) => {
    last = told;
    out.note(`waiting for ${name}: ${told}`);
  };
  const show = (told: string) => out.progress(`waiting for ${name}: ${told}`);
  try {
    return await awaitReady(() => readiness(context, session, name, limit), { tell, show }, again, limit);
  } catch (error) {
    if (signal.aborted || !limit.aborted) throw error;
    throw new Problem(
      'timeout',
      `${name} was not ready within ${options.timeout ?? '5m'}: ${last ?? 'the cluster did not answer'}`,
      {
        remedy: [
          `See what its server writes: ${isvcLine('logs', { name, namespace }, repeat)}`,
          `Give it longer: ${again} --timeout 30m`,
        ].join('\n'),
        cause: error,
      },
    );
  } finally {
    timeout.stop();
  }
}

function readyLines(state: ReadyState): readonly TonedLine[] {
  const isTold = state.problem !== undefined || state.isRollout === true;
  return [
    readyLine('service', state.serviceReady),
    readyLine('server', state.serverReady),
    readyLine('model', state.modelReady),
    ...(isTold ? ['', state.detail] : []),
  ];
}

function readyLine(title: string, ready: boolean | undefined): TonedLine {
  const before = [toned('dim', title.padEnd(7)), '  '];
  if (ready === undefined) return [...before, toned('warn', 'unknown')];
  return [...before, ready ? toned('good', 'ready') : toned('bad', 'not ready')];
}
