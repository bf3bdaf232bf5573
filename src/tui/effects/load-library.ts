import type { ServiceKey } from '../../kserve/service.js';
import { listSavedPayloads } from '../../payload/saved.js';
import { remoteOf } from './failure.js';
import type { Message } from '../state/messages.js';

/** The saved payloads: those of this service's namespace first. */
export async function loadLibrary(folder: string, of: ServiceKey): Promise<Message> {
  const own = of.slice(0, of.indexOf('/'));
  const read = async () =>
    (await listSavedPayloads(folder)).toSorted(
      (a, b) => Number(b.namespace === own) - Number(a.namespace === own),
    );
  return { type: 'loaded', loaded: { name: 'library', of, files: await remoteOf(read()) } };
}
