import { type Comparison, compareSides, holdsWithin, type CompareSide } from '../../compare/compare.js';
import { comparisonLines, shareText } from '../../compare/comparison-lines.js';
import { payloadJson } from '../../format/payload-json.js';
import { findService } from '../../discovery/find-service.js';
import type { Service } from '../../kserve/service.js';
import type { GivenPayload, PredictOptions } from '../../predict/predict.js';
import { exitCodes, Problem } from '../../problem.js';
import type { Session } from '../../session.js';
import type { Context } from '../context.js';
import { done, type CommandResult } from '../command-result.js';
import { readLoadPayloads } from '../load-payloads.js';
import { withSession } from '../open-session.js';
import { predictOptions } from '../settings.js';
import { versionsOf } from '../versions.js';
import { wholeNumber } from '../whole-number.js';

/** Pairs of calls, where nobody says how many; and no more than these. */
const usualRequests = '20';
const mostRequests = 100_000;

/** `isvc compare`: the same payloads to two versions of a service, or to two services. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { options, out, signal, more } = context;
  const requests = wholeNumber(options.requests ?? usualRequests, '--requests', 1, mostRequests);
  const most = maxDifferenceOf(options.maxDifference);
  const given = await readLoadPayloads(options, signal);
  const asked = await predictOptions(options, 'predict', context, signal);
  return withSession(context, async (session) => {
    const sides = await findSides(context, session, [name, ...more], asked, given);
    const [one, other] = sides;
    out.note(
      `comparing ${one.name} (${one.what}) with ${other.name} (${other.what}): ${requests} calls each`,
    );
    const onPair = (count: number) => out.progress(`${count} of ${requests} pairs`);
    const comparison = await compareSides(sides, { requests, onPair }, signal);
    out.note(`sent ${comparison.payload}`);
    for (const side of comparison.sides) out.note(`${side.name} by ${side.route}: ${side.wayIn}`);
    if (options.output === 'json') out.printJson(JSON.stringify(comparison, undefined, 2));
    else out.printLines(comparisonLines(comparison), 0);
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

function withPayload(asked: PredictOptions, given: readonly GivenPayload[], index: number): PredictOptions {
  const payload = given[index % Math.max(1, given.length)];
  return payload === undefined ? asked : { ...asked, payload };
}

async function findSides(
  { signal }: Context,
  session: Session,
  names: readonly string[],
  asked: PredictOptions,
  given: readonly GivenPayload[],
): Promise<readonly [CompareSide, CompareSide]> {
  const { cluster, predictor } = session;
  const [first = '', second] = names;
  const service = await findService(cluster, cluster.namespace, first, signal);
  const payloads = given.length > 0 ? given : await samePayload(predictor, service, asked, signal);
  const callOf = (index: number) => withPayload(asked, payloads, index);
  const whole = (one: Service): CompareSide => ({
    name: one.name,
    what: one.key,
    send: (index, stop) => predictor.predict(one, callOf(index), stop),
  });
  if (second !== undefined) {
    return [whole(service), whole(await findService(cluster, cluster.namespace, second, signal))];
  }
  const versions = await versionsOf(cluster, service, signal);
  const sides = versions.map(async (version): Promise<CompareSide> => {
    if (version.kind === 'service') return { ...whole(version.service), ...version.facts };
    const pinned = await session.predictorTo(service, version.facts.name);
    return { ...version.facts, send: (index, stop) => pinned.predict(service, callOf(index), stop) };
  });
  const [one, other] = await Promise.all(sides);
  if (one === undefined || other === undefined) throw new Error('A comparison has two sides.');
  return [one, other];
}

/** The payload that `isvc predict` would send to the first: both get this very one. */
async function samePayload(
  predictor: Session['predictor'],
  service: Service,
  asked: PredictOptions,
  signal: AbortSignal,
): Promise<readonly GivenPayload[]> {
  if (asked.payload !== undefined) return [asked.payload];
  const { payload, source } = await predictor.payloadFor(service, asked, signal);
  const protocol = asked.protocol ?? service.protocol;
  return [{ bytes: Buffer.from(payloadJson(payload, protocol)), as: 'json', source }];
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
