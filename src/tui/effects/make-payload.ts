import { payloadJson } from '../../format/payload-json.js';
import { examplePayload } from '../../payload/example.js';
import { wantedSignature } from '../../payload/fit.js';
import type { Predictor } from '../../predict/predict.js';
import { Problem } from '../../problem.js';
import { metadataOptions } from './call-options.js';
import type { Effect, Message } from '../state/messages.js';
import { madeUpSource } from './load-payload.js';

type MakePayload = Extract<Effect, { readonly type: 'make-payload' }>;

/** A payload made up from what the server states of the model. Throws Problem "answer" or "payload" when it states no inputs. */
export async function makePayload(
  predictor: Predictor,
  effect: MakePayload,
  signal: AbortSignal,
): Promise<Message> {
  const { service, protocol } = effect;
  const metadata = await predictor.metadata(service, metadataOptions(effect), signal);
  const signature = wantedSignature(metadata, undefined);
  const payload = signature === undefined ? undefined : examplePayload(signature);
  if (payload === undefined) {
    throw new Problem('payload', `The server of ${service.name} states no inputs to make a payload from.`, {
      remedy: 'e edits the payload, f takes one from a file.',
    });
  }
  const bytes = Buffer.from(payloadJson(payload, protocol, 2));
  return {
    type: 'payload-made',
    of: service.key,
    payload: { bytes, fileName: 'payload.json', source: madeUpSource },
  };
}
