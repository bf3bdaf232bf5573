import type { Labels } from '../inference/answer.js';
import type { Service } from '../kserve/service.js';
import { keptName } from '../kserve/service-key.js';
import { contextFolders, findLabels } from '../payload/library.js';
import { Problem } from '../problem.js';
import { askMetadata } from './metadata.js';
import { recallLabels } from './label-memory.js';
import { type PredictorContext, targetOf } from './call-target.js';
import type { CallOptions } from './options.js';

/** The labels known without asking anybody. Throws as `Predictor.knownLabels` says. */
export async function knownLabels(
  context: PredictorContext,
  service: Service,
  options: CallOptions,
): Promise<Labels | undefined> {
  for (const folder of contextFolders(context.payloadFolder, context.cluster.context)) {
    const names = await findLabels(folder, service.namespace, keptName(service.key));
    if (names.length > 0) return { from: 'file', names };
  }
  const stated = recallLabels(context.labels, targetOf(service, options));
  return stated === 'none' ? undefined : stated;
}

/** The labels known, else those that the server states. Throws as `Predictor.labels` says. */
export async function findLabelsOrAsk(
  context: PredictorContext,
  service: Service,
  options: CallOptions,
  signal: AbortSignal,
): Promise<Labels | undefined> {
  const known = await knownLabels(context, service, options);
  const target = targetOf(service, options);
  if (known !== undefined || recallLabels(context.labels, target) === 'none') return known;
  try {
    await askMetadata(context, target, signal);
  } catch (thrown) {
    // Names only make an answer clearer: it is there without them.
    if (!(thrown instanceof Problem)) throw thrown;
  }
  return knownLabels(context, service, options);
}
