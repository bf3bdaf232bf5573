import type { Labels } from '../inference/answer.js';
import type { Service } from '../kserve/service.js';
import type { CallOptions, Predictor } from '../predict/predict.js';
import { Problem } from '../problem.js';
import { startTimeout } from '../runtime/wait.js';

/** So long an answer that is there already waits for the names of its classes, whatever --timeout allows a call. */
const labelLimitMs = 2_000;

/**
 * The names of the classes if they come soon: an answer is clearer with them, and is there without them. Tells `onLate` where they
 * did not come. Throws as `Predictor.labels` says.
 */
export async function labelsSoon(
  predictor: Pick<Predictor, 'labels'>,
  service: Service,
  asked: CallOptions,
  signal: AbortSignal,
  onLate: (text: string) => void = () => undefined,
): Promise<Labels | undefined> {
  const limit = startTimeout(labelLimitMs);
  try {
    return await predictor.labels(service, asked, AbortSignal.any([signal, limit.signal]));
  } catch (thrown) {
    if (thrown instanceof Problem || signal.aborted || !limit.signal.aborted) throw thrown;
    onLate(
      `The server did not name its classes within ${labelLimitMs / 1000} s: the table has their numbers.`,
    );
    return undefined;
  } finally {
    limit.stop();
  }
}
