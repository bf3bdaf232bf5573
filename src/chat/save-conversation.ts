import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { Problem } from '../problem.js';
import { conversationJson, type Conversation } from './conversation.js';

/**
 * Saves a conversation in a new file that only its owner reads, as a request that `isvc predict NAME -f FILE` sends; returns the
 * path. A file that is there is left as it is. Throws Problem "usage" or "output".
 */
export async function saveConversation(
  file: string,
  conversation: Conversation,
  model: string,
  home: string = homedir(),
): Promise<string> {
  const at = path.resolve(file.replace(/^~(?=\/|$)/u, home));
  try {
    await writeFile(at, conversationJson(conversation, model), { mode: 0o600, flag: 'wx' });
    return at;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') {
      throw new Problem('usage', `${at} exists, and was left as it is.`, {
        remedy: 'Save it under another name.',
        cause,
      });
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Problem('output', `The conversation could not be saved: ${reason}`, {
      remedy: 'Check that the folder is there and may be written.',
      cause,
    });
  }
}
