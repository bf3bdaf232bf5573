import {
  type Comparison,
  compareSides,
  holdsWithin,
  type CompareSide,
  usualRequests,
} from '../../compare/compare.js';
import { comparisonLines, shareText } from '../../compare/comparison-lines.js';
import { findSides } from '../../compare/sides.js';
import { findService } from '../../discovery/find-service.js';
import type { GivenPayload, PredictOptions } from '../../predict/predict.js';
import { exitCodes, Problem } from '../../problem.js';
import type { Session } from '../../session.js';
import type { Context } from '../context.js';
import { done, type CommandResult } from '../command-result.js';
import { readLoadPayloads } from '../load-payloads.js';
import { withSession } from '../open-session.js';
import { predictOptions } from '../settings.js';
import { wholeNumber } from '../whole-number.js';

/** No more pairs of calls than these. */
const mostRequests = 100_000;

/** `isvc compare`: the same payloads to two versions of a service, or to two services. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { options, out, signal, more } = context;
  const requests = wholeNumber(options.requests ?? String(usualRequests), '--requests', 1, mostRequests);
  const most = maxDifferenceOf(options.maxDifference);
  const given = await readLoadPayloads(options, signal);
  const asked = await predictOptions(options, 'predict', context, signal);
  return withSession(context, async (session) => {
    const sides = await sidesOf(context, session, [name, ...more], asked, given);
    const [one, other] = sides;
    out.note(
      `comparing ${one.name} (${one.what}) with ${other.name} (${other.what}): ${requests} calls each`,
    );
    const onPair = (count: number) => out.progress(`${count} of ${requests} pairs`);
    const comparison = await compareSides(sides, { requests, onPair }, signal);
    out.note(`sent ${comparison.payload}`);
    for (const side of comparison.sides) out.note(`${side.name} by ${side.route}: ${side.wayIn}`);
    if (options.output === 'json') out.printJson(JSON.stringify(comparison, undefined, 2));
    else out.printLines(comparisonLines(comparison, out.columns), 0);
    return verdictOf(context, comparison, most);
  });
}

function verdictOf({ out }: Context, comparison: Comparison, most: number | undefined): CommandResult {
  const [one, other] = comparison.sides;
  if (one.answered === 0 && other.answered === 0) return { open: 'nothing', exitCode: exitCodes.answer };
  if (most === undefined || holdsWithin(comparison, most)) return done;
  out.warning(
    `not held: ${other.name} ${other.failed > one.failed ? `fails ${other.failed - one.failed} calls more` : `is ${shareText(comparison.largest.share)} away from ${one.name}`}, at most ${shareText(most)} is allowed`,
  );
  return { open: 'nothing', exitCode: exitCodes.objective };
}

async function sidesOf(
  { signal }: Context,
  session: Session,
  [first = '', second]: readonly string[],
  options: PredictOptions,
  given: readonly GivenPayload[],
): Promise<readonly [CompareSide, CompareSide]> {
  const { cluster } = session;
  const call = async (name: string) => ({
    service: await findService(cluster, cluster.namespace, name, signal),
    options,
  });
  const one = await call(first);
  // What was opened for it is closed with the session.
  const { sides } = await findSides(
    session,
    one,
    second === undefined ? undefined : await call(second),
    given,
    signal,
  );
  return sides;
}

/** A share: `0.01`, or `1%`. */
function maxDifferenceOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const isPercent = text.endsWith('%');
  const number = text.replace(/%$/u, '');
  const share = isPercent ? Number(number) / 100 : Number(number);
  if (/^\d+(?:\.\d+)?(?:e-?\d+)?$/u.test(number) && share <= 1) return share;
  throw new Problem('usage', `--max-difference ${text} is not a share from 0 to 1.`, {
    remedy: 'Write it as in: --max-difference 0.001, or: --max-difference 0.1%',
  });
}
