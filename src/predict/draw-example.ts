import { drawPayload } from '../payload/made-up.js';
import { wantedSignature } from '../payload/fit.js';
import { nextStep, Problem } from '../problem.js';
import type { ChoosePayloadOptions, ChosenPayload } from './choose-payload.js';
import type { PredictOptions } from './options.js';

/** One of many payloads that are made from the model's metadata; undefined where that states no inputs. */
export async function drawExample(
  { metadata, signature }: Pick<ChoosePayloadOptions, 'metadata' | 'signature'>,
  { random }: NonNullable<PredictOptions['drawn']>,
): Promise<ChosenPayload | undefined> {
  const chosen = wantedSignature(await metadata(), signature);
  const payload = chosen && drawPayload(chosen, random);
  if (payload === undefined) return undefined;
  return { source: "payloads made from the model's metadata", payload, notes: [], madeUp: true };
}

export function nothingKnown({
  service: { name },
  protocol,
}: Pick<ChoosePayloadOptions, 'service' | 'protocol'>): never {
  throw new Problem(
    'payload',
    `Nothing can be made up for ${name}: its server does not state what the model takes${protocol === 'v1' ? ', as most servers of V1 do not' : ''}.`,
    {
      remedy: nextStep(
        'Give payloads that you have, with -f FILE or --payloads FOLDER, or as the lines of a .jsonl or .csv file.',
        'payload',
      ),
    },
  );
}
