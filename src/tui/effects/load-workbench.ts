import { payloadJson } from '../../format/payload-json.js';
import type { ChosenPayload, Predictor } from '../../predict/predict.js';
import { asProblem } from '../../problem.js';
import { payloadOptions, metadataOptions } from './ask-model.js';
import type { Message } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import type { PayloadPreview, Workbench } from '../state/payload-place.js';
import { templateOf } from '../selectors/payload.js';
import { examplePayload } from '../../payload/example.js';
import { fitPayload, wantedSignature } from '../../payload/fit.js';
import { imageFormat } from '../../payload/read.js';
import { fitOf } from '../../protocol/payload-fit.js';
import { pixelLayout } from '../../format/image-pixels.js';
import { readSaid } from '../../format/said-messages.js';
import type { ModelMetadata } from '../../inference/answer.js';
import type { Payload } from '../../inference/payload.js';
import type { Protocol } from '../../kserve/service.js';
import { defined } from '../../runtime/defined.js';
import { inSlices } from '../../runtime/work.js';
import { remoteOf, type Remote } from '../state/call.js';

const madeUpQuestion = 'Made up, to see that the model answers. Edit it to ask something else.';

type LoadPayload = Extract<Effect, { readonly type: 'load-payload' }>;

const madeUpNote =
  'Made up: names, types and shapes are the model’s (-1 became 1), the values are placeholders: edit them.';

/**
 * Tells what would be sent to a service, then what its model takes and how that fits; a template, and why, when there is nothing to
 * send: filled with the model's real inputs where the server states any.
 */
export async function loadPayload(
  predictor: Predictor,
  effect: LoadPayload,
  say: (message: Message) => void,
  signal: AbortSignal,
): Promise<void> {
  const { service, protocol, metadata } = effect;
  const of = service.key;
  const tell = (value: PayloadPreview) =>
    say({ type: 'loaded', loaded: { name: 'payload', of, payload: { state: 'ready', value } } });
  const askModel = (): Promise<Remote<ModelMetadata>> =>
    metadata === undefined
      ? remoteOf(predictor.metadata(service, { ...metadataOptions(effect), leavesAtZero: true }, signal))
      : Promise.resolve({ state: 'ready', value: metadata });
  let chosen: ChosenPayload;
  try {
    chosen = await predictor.payloadFor(service, payloadOptions(effect), signal);
  } catch (thrown) {
    const { kind, summary } = asProblem(thrown);
    // Where nothing answers, the model is not asked either.
    const model = kind === 'payload' ? await askModel() : undefined;
    tell(templateOf(protocol, summary, exampleFor(model)));
    if (model !== undefined) say({ type: 'payload-compared', of, workbench: { model } });
    return;
  }
  tell(previewOf(chosen, effect));
  const { payload } = chosen;
  const seen = await lookAt(chosen, protocol);
  say({
    type: 'payload-compared',
    of,
    workbench: {
      ...seen,
      model: metadata === undefined ? { state: 'loading' } : { state: 'ready', value: metadata },
    },
  });
  const model = await askModel();
  const stated = model.state === 'ready' ? (wantedSignature(model.value, undefined)?.inputs ?? []) : [];
  if (stated.length === 0 || protocol === 'openai')
    return say({ type: 'payload-compared', of, workbench: { ...seen, model } });
  const fit = await inSlices(fitOf(payload, stated), undefined, signal);
  const picture = seen.picture ?? fit.tensors.find((tensor) => pixelLayout(tensor) !== undefined);
  say({ type: 'payload-compared', of, workbench: { ...seen, ...defined({ picture }), model, fit } });
}

function previewOf(chosen: ChosenPayload, { protocol }: LoadPayload): PayloadPreview {
  const { source, notes, original, from } = chosen;
  const isMadeUp = chosen.madeUp === true || from === 'made-up';
  return {
    source,
    text: payloadJson(chosen.payload, protocol, 2),
    notes: isMadeUp ? [...notes, protocol === 'openai' ? madeUpQuestion : madeUpNote] : notes,
    template: false,
    ...defined({ original, from }),
  };
}

function exampleFor(model: Remote<ModelMetadata> | undefined): Payload | undefined {
  const signature = model?.state === 'ready' ? wantedSignature(model.value, undefined) : undefined;
  return signature === undefined ? undefined : examplePayload(signature);
}

/** An image as any model would get it. */
const pictureSpec = { name: 'image', datatype: 'UINT8', shape: [-1, -1, -1, 3] } as const;

/** Looks at a payload without its model: its image, or its messages to a language model. */
async function lookAt(
  { payload, original }: ChosenPayload,
  protocol: Protocol,
): Promise<Pick<Workbench, 'picture' | 'said'>> {
  if (original !== undefined && imageFormat(original.bytes) !== undefined) {
    const raw = {
      kind: 'image',
      format: imageFormat(original.bytes) ?? 'png',
      bytes: original.bytes,
    } as const;
    const metadata = {
      name: '',
      versions: [],
      signatures: [{ name: '', inputs: [pictureSpec], outputs: [] }],
    };
    const fitted = await fitPayload(raw, metadata, { scale: 255 });
    const [picture] = fitted.payload.kind === 'tensors' ? fitted.payload.tensors : [];
    return { ...defined({ picture }), ...saidOf(payload, protocol) };
  }
  const picture =
    payload.kind === 'tensors' ? payload.tensors.find((one) => pixelLayout(one) !== undefined) : undefined;
  return { ...defined({ picture }), ...saidOf(payload, protocol) };
}

function saidOf(payload: Payload, protocol: Protocol): Pick<Workbench, 'said'> {
  return protocol === 'openai' && payload.kind === 'json' ? defined({ said: readSaid(payload.value) }) : {};
}
