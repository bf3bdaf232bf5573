import { createAnswerKeeper, worstExitCode } from '../batch/outcome.js';
import { runCall } from '../batch/run-call.js';
import type { PredictOptions } from '../predict/predict.js';
import { Problem } from '../problem.js';
import { runSideBySide } from '../runtime/side-by-side.js';
import type { Session } from '../session.js';
import { belongingTo, chooseServices, type ChosenService, isSelected } from './chosen-services.js';
import type { CommandResult } from './command-result.js';
import { concurrencyOf } from './concurrency.js';
import type { Context } from './context.js';
import { withSession } from './open-session.js';
import { printRun } from './print-run.js';
import { predictOptions } from './settings.js';

/**
 * `isvc predict` of several services: each is called with its own example or saved payload, or with the one that was given. Ctrl-C ends
 * the calls, and prints what came.
 */
export async function predictMany(context: Context, name: string): Promise<CommandResult> {
  const { options, out, signal } = context;
  checkUsage(context, name);
  const concurrency = concurrencyOf(options.concurrency);
  const asked = await predictOptions(options, 'predict', context, signal);
  return withSession(context, async (session) => {
    const startedAt = Date.now();
    const began = performance.now();
    const services = await chooseServices(context, name, session.cluster, signal);
    let ended = 0;
    const tell = () => out.progress(`${ended} of ${services.length} services have answered`);
    tell();
    const keep = options.output === 'json' ? createAnswerKeeper() : undefined;
    const outcomes = await runSideBySide(services, concurrency, async (chosen) => {
      const outcome = await runCall(
        chosen,
        (stop) => sendTo(context, session, chosen, asked, stop),
        { keep },
        signal,
      );
      ended += 1;
      tell();
      return outcome;
    });
    await printRun(context, { name: 'isvc predict', startedAt, tookMs: performance.now() - began }, outcomes);
    return { open: 'nothing', exitCode: worstExitCode(outcomes) };
  });
}

async function sendTo(
  { options, out }: Context,
  session: Session,
  { name, found }: ChosenService,
  asked: PredictOptions,
  signal: AbortSignal,
) {
  if (found instanceof Problem) throw found;
  const predictor =
    options.to === undefined ? session.predictor : await session.predictorTo(found, options.to);
  const onNote = (note: string) => out.note(`${name}: ${note}`);
  // A token belongs to the names beside which it stands; nobody named those that a selector finds.
  const own = isSelected(options) ? belongingTo(found, session.cluster, asked, onNote) : asked;
  return predictor.predict(found, { ...own, onNote }, signal);
}

function checkUsage(
  { options: { rawAnswer, verdict, all, selector, allNamespaces } }: Context,
  name: string,
): void {
  if (name === '' && all !== true && selector === undefined && allNamespaces !== true) {
    throw new Problem('usage', 'The name of a service is missing.', {
      remedy: 'Name one, or several, or select them with -l or --all. All names: isvc list',
    });
  }
  if (verdict === 'json')
    throw new Problem('usage', '--verdict json tells who answered for one service alone.', {
      remedy: 'Name one service, or use -o json, which has the verdict of each.',
    });
  if (rawAnswer !== true) return;
  throw new Problem('usage', '--raw-answer prints the answer of one service alone.', {
    remedy: 'Name one service, or use -o json, which has the answer of each.',
  });
}
