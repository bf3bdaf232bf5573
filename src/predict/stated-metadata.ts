import type { ModelMetadata } from '../inference/answer.js';
import type { Exchange } from '../inference/exchange.js';
import type { Calls } from './calls.js';
import { deliver } from './deliver.js';
import { type Callee, deliveryOf, evidenceOf, type Link, readAnswer } from './link.js';
import { toExchange } from './to-exchange.js';
import { decideVerdict } from './verdict.js';

/** A model's metadata for a prediction, which most predictions do without. */
export type StatedMetadata = {
  /** Asks at most once; undefined where the server states nothing. */
  readonly get: () => Promise<ModelMetadata | undefined>;
  /** The call for metadata, where it did not even reach the server: then nothing else would. */
  readonly blocked: () => Exchange | undefined;
};

export function statedMetadata(
  link: Link,
  callee: Callee,
  calls: Calls,
  signal: AbortSignal,
): StatedMetadata {
  let asked: Promise<ModelMetadata | undefined> | undefined;
  let blocked: Exchange | undefined;
  const ask = async (): Promise<ModelMetadata | undefined> => {
    const call = calls.metadata(callee.model);
    const delivered = await deliver(call, deliveryOf(link, callee), signal);
    const reading = readAnswer(call, delivered.sent.response);
    if ('value' in reading) return reading.value;
    const ruling = decideVerdict(evidenceOf(link, callee, delivered, reading));
    // A server without metadata is common (KServe's V1): only what stands before the server is worth telling.
    if (ruling.who !== 'server' && ruling.who !== 'model' && ruling.who !== 'not-sure') {
      const sent = { source: "nothing yet: the model's metadata was asked for first", notes: [] };
      blocked = toExchange(callee, call, delivered, ruling, sent);
    }
    return undefined;
  };
  return { get: () => (asked ??= ask()), blocked: () => blocked };
}
