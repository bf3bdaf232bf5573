import type { ModelMetadata } from '../inference/answer.js';
import type { Exchange } from '../inference/exchange.js';
import { askMetadata, saysNoModel } from './ask-metadata.js';
import { judge } from './enquire.js';
import type { Callee, Link } from './link.js';
import { toExchange } from './to-exchange.js';

/** A model's metadata for a prediction, which most predictions do without. */
export type StatedMetadata = {
  /** Asks at most once; undefined where the server states nothing. */
  readonly get: () => Promise<ModelMetadata | undefined>;
  /** The call for metadata, where it did not reach the server, or not a model of it: then nothing else would. */
  readonly blocked: () => Exchange | undefined;
};

export function statedMetadata(link: Link, callee: Callee, signal: AbortSignal): StatedMetadata {
  let asking: Promise<ModelMetadata | undefined> | undefined;
  let blocked: Exchange | undefined;
  const ask = async (): Promise<ModelMetadata | undefined> => {
    const asked = await askMetadata(link, callee, signal);
    if ('metadata' in asked) return asked.metadata;
    if (!asked.unstated || (await saysNoModel(asked.evidence))) {
      const ruling = await judge(link, callee, asked.evidence, signal);
      const payload = { source: "nothing yet: the model's metadata was asked for first", notes: [] };
      blocked = toExchange(callee, asked.delivered, ruling, payload);
    }
    return undefined;
  };
  return { get: () => (asking ??= ask()), blocked: () => blocked };
}
