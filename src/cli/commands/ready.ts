import { setTimeout as sleep } from 'node:timers/promises';
import { findService } from '../../discovery/services.js';
import { stringifyJson } from '../../inference/json.js';
import { startTimeout } from '../../inference/timer.js';
import { exitCodes, Problem } from '../../problem.js';
import type { Readying } from '../../predict/predict.js';
import type { Context } from '../context.js';
import { parseDuration } from '../duration.js';
import { done, type Outcome } from '../outcome.js';
import { withSession, type Session } from '../session.js';
import { callOptions } from '../settings.js';

const pollMs = 1000;
const callTimeoutMs = 10_000;

/** `isvc ready`: the service's condition, then its server's and its model's own word. */
export async function run(context: Context, name: string): Promise<Outcome> {
  const { options, out, signal } = context;
  return withSession(context, async (session) => {
    const state =
      options.wait === true
        ? await waitUntilReady(context, session, name)
        : await readiness(context, session, name, signal);
    if (options.output === 'json')
      out.printJson(
        stringifyJson(
          { ...state, serverReady: state.serverReady ?? null, modelReady: state.modelReady ?? null },
          { indent: 2 },
        ),
      );
    else out.print(readyLines(state).join('\n'));
    return isReady(state) ? done : { open: 'nothing', exitCode: exitCodes['not-ready'] };
  });
}

async function readiness(
  { options, out }: Context,
  { cluster, predictor }: Session,
  name: string,
  signal: AbortSignal,
): Promise<Readying> {
  const service = await findService(cluster, cluster.namespace, name, signal);
  return predictor.ready(
    service,
    { ...callOptions(options), timeoutMs: callTimeoutMs, onProgress: out.progress },
    signal,
  );
}

async function waitUntilReady(context: Context, session: Session, name: string): Promise<Readying> {
  const { options, out, signal } = context;
  const limitMs = parseDuration(options.timeout ?? '5m', '--timeout');
  const timeout = startTimeout(limitMs);
  const limit = AbortSignal.any([signal, timeout.signal]);
  let last: Readying | undefined;
  try {
    for (;;) {
      last = await readiness(context, session, name, limit);
      if (isReady(last)) return last;
      out.progress(`waiting for ${name}: ${last.detail}`);
      await sleep(pollMs, undefined, { signal: limit });
    }
  } catch (error) {
    if (signal.aborted || !limit.aborted) throw error;
    throw new Problem(
      'timeout',
      `${name} was not ready within ${options.timeout ?? '5m'}: ${last?.detail ?? 'the cluster did not answer'}`,
      {
        remedy: `Look at it with: kubectl describe isvc ${name}. Give it longer with --timeout.`,
        cause: error,
      },
    );
  } finally {
    timeout.stop();
  }
}

function isReady({ serviceReady, serverReady, modelReady }: Readying): boolean {
  return serviceReady && serverReady !== false && modelReady !== false;
}

function readyLines(state: Readying): readonly string[] {
  return [
    `service  ${readyWord(state.serviceReady)}`,
    `server   ${readyWord(state.serverReady)}`,
    `model    ${readyWord(state.modelReady)}`,
    ...(isReady(state) ? [] : ['', state.detail]),
  ];
}

function readyWord(ready: boolean | undefined): string {
  if (ready === undefined) return 'unknown';
  return ready ? 'ready' : 'not ready';
}
