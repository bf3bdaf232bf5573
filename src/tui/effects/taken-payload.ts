import type { ServiceKey } from '../../kserve/service.js';
import { findJsonFault } from '../../inference/read-json.js';
import { inSlices } from '../../inference/work.js';
import { Problem } from '../../problem.js';
import { readPayload } from '../../payload/read.js';
import type { Message } from '../state/messages.js';

/**
 * A payload that the person gave, as what is sent from now on; JSON with a mistake comes back as text to edit again, with the
 * place of the mistake. Rejects with a Problem "payload" for what is no text, and with signal.reason.
 */
export async function takenPayload(
  of: ServiceKey,
  {
    bytes,
    fileName,
    source,
  }: { readonly bytes: Uint8Array; readonly fileName: string; readonly source: string },
  signal: AbortSignal,
): Promise<Message> {
  try {
    await inSlices(readPayload(bytes, fileName), undefined, signal);
    return { type: 'payload-made', of, payload: { bytes, fileName, source } };
  } catch (thrown) {
    if (!(thrown instanceof Problem) || !/\.json$/i.test(fileName)) throw thrown;
    const text = new TextDecoder().decode(bytes);
    const fault = await inSlices(findJsonFault(Buffer.from(text)), undefined, signal);
    if (fault === undefined) throw thrown;
    const value = { source, text, notes: [], template: true, fault } as const;
    return { type: 'loaded', loaded: { name: 'payload', of, payload: { state: 'ready', value } } };
  }
}
