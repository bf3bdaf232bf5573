import type { RepeatedCall, RepeatedCalls } from '../predict/predict.js';
import { startClock } from './clock.js';
import { type LoadOptions, type LoadPlan, type LoadRun, runLoad, warmUp } from './run-load.js';
import type { LoadSample, TextSample } from './tally.js';

/** Runs a load of prepared calls to its end. `stop` ends it early. Rejects with an error of ours. */
export function bench(
  calls: Pick<RepeatedCalls, 'send'>,
  plan: LoadPlan,
  options: LoadOptions,
  stop: AbortSignal,
): Promise<LoadRun> {
  return runLoad(plan, async (index, signal) => sampleOf(await calls.send(index, signal)), options, stop);
}

/** Sends the calls of a warm-up, which go before those of senders apart: how long each took, in ms. */
export function warmUpCalls(
  calls: Pick<RepeatedCalls, 'send'>,
  count: number,
  stop: AbortSignal,
): Promise<readonly number[]> {
  return warmUp(count, async (index, signal) => sampleOf(await calls.send(index, signal)), startClock, stop);
}

function sampleOf({ timings, sentBytes, receivedBytes, failure, text }: RepeatedCall): LoadSample {
  const connectMs = timings.resolveMs + timings.connectMs + timings.tlsMs;
  return {
    sentBytes,
    receivedBytes,
    ...(connectMs === 0 ? {} : { connectMs }),
    ...(failure === undefined ? {} : { failure: { who: failure.who, summary: failure.summary } }),
    ...(text === undefined ? {} : { text: textSampleOf(text) }),
  };
}

function textSampleOf({
  firstMs,
  perUnitMs,
  gapsMs,
  unit,
  count,
}: NonNullable<RepeatedCall['text']>): TextSample {
  return {
    ...(firstMs === undefined ? {} : { firstMs }),
    ...(perUnitMs === undefined ? {} : { perTokenMs: perUnitMs }),
    gapsMs,
    unit,
    count,
  };
}
