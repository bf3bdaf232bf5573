import type { ServiceKey } from '../../kserve/service.js';
import { findJsonFault } from '../../inference/json-fault.js';
import { Problem } from '../../problem.js';
import { readPayload } from '../../payload/read.js';
import type { Message } from '../messages.js';

/**
 * A payload that the person gave, as what is sent from now on; JSON with a mistake comes back as text to edit again, with the
 * place of the mistake. Throws Problem "payload" for what is no text.
 */
export function takenPayload(of: ServiceKey, bytes: Uint8Array, fileName: string, source: string): Message {
  try {
    readPayload(bytes, fileName);
    return { type: 'payload-made', of, payload: { bytes, fileName, source } };
  } catch (thrown) {
    const text = new TextDecoder().decode(bytes);
    const fault = findJsonFault(text);
    if (!(thrown instanceof Problem) || fault === undefined || !/\.json$/i.test(fileName)) throw thrown;
    const value = { source, text, notes: [], template: true, fault } as const;
    return { type: 'loaded', loaded: { name: 'payload', of, payload: { state: 'ready', value } } };
  }
}
