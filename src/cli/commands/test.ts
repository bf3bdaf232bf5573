import { basename } from 'node:path';
import { type CallName, createAnswerKeeper, worstExitCode } from '../../batch/outcome.js';
import { parseSuite } from '../../batch/parse-suite.js';
import { runCall } from '../../batch/run-call.js';
import type { SuiteCase } from '../../batch/suite.js';
import { findService } from '../../discovery/find-service.js';
import { parseServiceName } from '../../discovery/service-name.js';
import type { Exchange } from '../../inference/exchange.js';
import { serviceKey } from '../../kserve/service-key.js';
import type { PredictOptions } from '../../predict/predict.js';
import { runSideBySide } from '../../runtime/side-by-side.js';
import { defined } from '../../runtime/defined.js';
import { Problem } from '../../problem.js';
import type { Session } from '../../session.js';
import { belongingTo } from '../chosen-services.js';
import type { CommandResult } from '../command-result.js';
import { concurrencyOf } from '../concurrency.js';
import type { Context } from '../context.js';
import { type FileWords, readPayloadFile, readTextFile } from '../given-payload.js';
import { withSession } from '../open-session.js';
import { printRun } from '../print-run.js';
import { callOptions } from '../settings.js';

/** `isvc test`: runs the cases of a file, or writes one with --init. */
export async function run(context: Context, file: string): Promise<CommandResult> {
  const { init, file: payloadFile } = context.options;
  if (init !== undefined) {
    const { initTest } = await import('../init-test.js');
    return initTest(context, file, init);
  }
  if (payloadFile !== undefined) {
    throw new Problem('usage', '-f is the payload of --init; a file of cases names its payloads itself.', {
      remedy: 'Leave it out, or write a file of cases: isvc test --init NAME -f FILE',
    });
  }
  if (file === '') {
    throw new Problem('usage', 'isvc test needs a file of cases.', {
      remedy: 'Name it, or write one from what a service answers: isvc test --init NAME',
    });
  }
  return runCases(context, file);
}

const caseFileWords: FileWords = {
  name: 'file of cases',
  remedy:
    'Check the path; - reads standard input. To write one from what a service answers: isvc test --init NAME',
};

/** Runs the cases of a file, each a call and what is expected of its answer. Ctrl-C ends the calls, and prints what came. */
async function runCases(context: Context, file: string): Promise<CommandResult> {
  const { options, out, io, signal } = context;
  const concurrency = concurrencyOf(options.concurrency);
  const asked = callOptions(options);
  const cases = parseSuite(await readTextFile(file, io.stdin, caseFileWords, signal), file);
  return withSession(context, async (session) => {
    const startedAt = Date.now();
    const began = performance.now();
    let ended = 0;
    const tell = () => out.progress(`${ended} of ${cases.length} cases have ended`);
    tell();
    const keep = options.output === 'json' ? createAnswerKeeper() : undefined;
    const outcomes = await runSideBySide(cases, concurrency, async (one) => {
      const outcome = await runCall(
        callOf(one, session),
        (stop) => sendCase(context, session, one, asked, stop),
        { keep, expected: one.expected },
        signal,
      );
      ended += 1;
      tell();
      return outcome;
    });
    const run = { name: basename(file), startedAt, tookMs: performance.now() - began };
    await printRun(context, run, outcomes);
    return { open: 'nothing', exitCode: worstExitCode(outcomes) };
  });
}

/** The service's key where the case names a kind; its namespace and name as they are written where the cluster has to tell the kind. */
function callOf({ name, service, namespace }: SuiteCase, { cluster }: Session): CallName {
  const where = namespace ?? cluster.namespace;
  const { kind = 'inference', name: serviceName } = parseServiceName(service);
  return { name, service: serviceKey(kind, where, serviceName), namespace: where };
}

async function sendCase(
  { options, out }: Context,
  session: Session,
  { name, service: wanted, namespace, payload, protocol, model, to, timeoutMs }: SuiteCase,
  asked: Pick<PredictOptions, 'timeoutMs' | 'waitsForStart' | 'tokenFrom'>,
  signal: AbortSignal,
): Promise<Exchange> {
  const { cluster } = session;
  const service = await findService(cluster, namespace ?? cluster.namespace, wanted, signal);
  const predictor = to === undefined ? session.predictor : await session.predictorTo(service, to);
  const given =
    payload === undefined
      ? undefined
      : 'file' in payload
        ? await readPayloadFile(payload.file, signal)
        : { bytes: payload.bytes, as: 'json' as const, source: `the payload of ${name}` };
  const own =
    timeoutMs === undefined || options.timeout !== undefined ? {} : { timeoutMs, waitsForStart: false };
  const onNote = (note: string) => out.note(`${name}: ${note}`);
  return predictor.predict(
    service,
    {
      ...belongingTo(service, session.cluster, asked, onNote),
      ...own,
      ...defined({ payload: given, protocol, model }),
      verb: 'predict',
      binary: false,
      scale: 1,
      onNote,
    },
    signal,
  );
}
