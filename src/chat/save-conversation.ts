import { homedir } from 'node:os';
import path from 'node:path';
import { writeNewFile } from '../runtime/new-file.js';
import { conversationJson, type Conversation } from './conversation.js';

/**
 * Saves a conversation in a new file that only its owner reads, as a request that `isvc predict NAME -f FILE` sends; returns the
 * path. A file that is there is left as it is. Throws Problem "usage".
 */
export async function saveConversation(
  file: string,
  conversation: Conversation,
  model: string,
  home: string = homedir(),
): Promise<string> {
  const at = path.resolve(file.replace(/^~(?=\/|$)/u, home));
  await writeNewFile(at, conversationJson(conversation, model));
  return at;
}
