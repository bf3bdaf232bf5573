import type { ModelMetadata } from '../inference/answer.js';
import type { Payload } from '../inference/payload.js';
import type { Protocol } from '../kserve/service.js';
import { drawPayload } from '../payload/made-up.js';
import { wantedSignature } from '../payload/fit.js';
import { nextStep, Problem } from '../problem.js';
import type { PredictOptions } from './options.js';

type DrawnExample = {
  readonly source: string;
  readonly payload: Payload;
  readonly notes: readonly string[];
  readonly madeUp: true;
};

/** One of many payloads that are made from the model's metadata; undefined where that states no inputs. */
export async function drawExample(
  {
    metadata,
    signature,
  }: { readonly metadata: () => Promise<ModelMetadata | undefined>; readonly signature?: string },
  { random }: NonNullable<PredictOptions['drawn']>,
): Promise<DrawnExample | undefined> {
  const chosen = wantedSignature(await metadata(), signature);
  const payload = chosen && drawPayload(chosen, random);
  if (payload === undefined) return undefined;
  return { source: "payloads made from the model's metadata", payload, notes: [], madeUp: true };
}

/** Throws Problem "payload": nothing states which inputs the model takes. */
export function nothingKnown({
  service: { name },
  protocol,
}: {
  readonly service: { readonly name: string };
  readonly protocol: Protocol;
}): never {
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
