import { payloadJson } from '../../format/payload-json.js';
import type { Predictor } from '../../predict/predict.js';
import { Problem } from '../../problem.js';
import { payloadOptions, metadataOptions } from './ask-model.js';
import type { TuiSession } from '../../session.js';
import type { Message } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import { examplePayload } from '../../payload/example.js';
import { wantedSignature } from '../../payload/fit.js';
import type { ServiceKey } from '../../kserve/service.js';
import { namespaceOf } from '../../kserve/service-key.js';
import { deleteSaved, listSavedPayloads, moveSaved } from '../../payload/saved.js';
import { remoteOf } from '../state/call.js';
import { contextFolders, savePayload } from '../../payload/library.js';

/** The source of a payload that was made here, on demand. */
const madeUp = { source: "a payload made up from the model's metadata", from: 'made-up' } as const;

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
    throw new Problem(
      'payload',
      `The server of ${service.name} does not state any inputs to make a payload from.`,
      {
        remedy: 'Edit the payload, or take one from a file.',
      },
    );
  }
  const bytes = Buffer.from(payloadJson(payload, protocol, 2));
  return {
    type: 'payload-made',
    of: service.key,
    payload: { bytes, fileName: 'payload.json', ...madeUp },
  };
}

/** The example of the cluster, or one made up, as the payload from now on, also where another is saved. Throws Problem "payload" where there is none. */
export async function loadExample(
  predictor: Predictor,
  effect: Extract<Effect, { readonly type: 'load-example' }>,
  signal: AbortSignal,
): Promise<Message> {
  const { service, protocol } = effect;
  const options = { ...payloadOptions(effect), saved: 'ignored' } as const;
  const {
    source,
    payload,
    original,
    madeUp: isMadeUp,
  } = await predictor.payloadFor(service, options, signal);
  const bytes = original?.bytes ?? Buffer.from(payloadJson(payload, protocol, 2));
  const fileName = `payload.${original?.ending ?? 'json'}`;
  const from = isMadeUp === true ? madeUp : { source };
  return { type: 'payload-made', of: service.key, payload: { bytes, fileName, ...from } };
}

/** Where payloads are saved, and for which context. */
type Library = { readonly folder: string; readonly context: string };

/** The payloads that a session saves, and sees. */
export function libraryOf({ payloadFolder: folder, cluster: { context } }: TuiSession): Library {
  return { folder, context };
}

/** The saved payloads: those of this service's namespace first. */
export async function loadLibrary({ folder, context }: Library, of: ServiceKey): Promise<Message> {
  const own = namespaceOf(of);
  const read = async () =>
    (await listSavedPayloads(folder, context)).toSorted(
      (a, b) => Number(b.namespace === own) - Number(a.namespace === own),
    );
  return { type: 'loaded', loaded: { name: 'library', of, files: await remoteOf(read()) } };
}

/** Saves the payload in the service's namespace. Under the service's name `p` and `isvc predict` send it from now on. */
export async function saveFile(
  { of, name, file, existing }: Extract<Effect, { readonly type: 'save' }>,
  { folder, context }: Library,
): Promise<Message> {
  const [own] = contextFolders(folder, context);
  const saving = await savePayload(own, { namespace: namespaceOf(of), name }, file, existing);
  return { type: 'payload-saved', of, name, saving };
}

/** Deletes, renames or shares a saved payload; then what is saved. */
export async function changeLibrary(
  { of, change }: Extract<Effect, { readonly type: 'change-library' }>,
  library: Library,
): Promise<Message> {
  const { file } = change;
  if (change.kind === 'delete') await deleteSaved(file);
  else
    await moveSaved(file, {
      ...library,
      ...(change.kind === 'rename' ? { name: change.name } : { scope: change.scope }),
    });
  return loadLibrary(library, of);
}
