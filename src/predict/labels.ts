import type { Labels } from '../inference/answer.js';
import type { Service } from '../kserve/service.js';
import { findLabels } from '../payload/library.js';
import { Problem } from '../problem.js';
import { askMetadata } from './ask-metadata.js';
import { recallLabels } from './label-memory.js';
import { calleeOf, type Link } from './link.js';
import type { CallOptions } from './options.js';

/** The labels known without asking anybody. Throws as `Predictor.knownLabels` says. */
export async function knownLabels(
  link: Link,
  service: Service,
  options: CallOptions,
): Promise<Labels | undefined> {
  const names = await findLabels(link.payloadFolder, service.namespace, service.name);
  if (names.length > 0) return { from: 'file', names };
  const stated = recallLabels(link.labels, calleeOf(service, options));
  return stated === 'none' ? undefined : stated;
}

/** The labels known, else those that the server states. Throws as `Predictor.labels` says. */
export async function findLabelsOrAsk(
  link: Link,
  service: Service,
  options: CallOptions,
  signal: AbortSignal,
): Promise<Labels | undefined> {
  const known = await knownLabels(link, service, options);
  const callee = calleeOf(service, options);
  if (known !== undefined || recallLabels(link.labels, callee) === 'none') return known;
  try {
    await askMetadata(link, callee, signal);
  } catch (thrown) {
    // Names only make an answer clearer: it is there without them.
    if (!(thrown instanceof Problem)) throw thrown;
  }
  return knownLabels(link, service, options);
}
