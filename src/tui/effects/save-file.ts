import { savePayload } from '../../payload/save.js';
import type { Effect, Message } from '../state/messages.js';

/** Saves the payload in the service's namespace. Under the service's name `p` and `isvc predict` send it from now on. */
export async function saveFile(
  { of, name, file, existing }: Extract<Effect, { readonly type: 'save' }>,
  folder: string,
): Promise<Message> {
  const [namespace = ''] = of.split('/');
  const saving = await savePayload(folder, { namespace, name }, file, existing);
  return { type: 'payload-saved', of, name, saving };
}
