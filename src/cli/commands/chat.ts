import { canChat, cannotChat } from '../../chat/can-chat.js';
import { newConversation } from '../../chat/conversation.js';
import { findService } from '../../discovery/find-service.js';
import { readChatSettings } from '../chat/chat-settings.js';
import type { CommandResult } from '../command-result.js';
import type { Context } from '../context.js';
import { payloadWords, readTextFile } from '../given-payload.js';
import { withSession } from '../open-session.js';
import { callOptions } from '../settings.js';

/** `isvc chat`: a conversation on a terminal; else one answer to what is piped in. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { options, out, io, signal } = context;
  const conversation = { ...newConversation, ...(await readChatSettings(options, io.stdin, signal)) };
  const call = callOptions(options);
  const isTerminal = io.stdin.isTTY === true && io.stdout.isTTY === true;
  const prompt = isTerminal ? undefined : await readTextFile('-', io.stdin, payloadWords, signal);
  return withSession(context, async ({ cluster, predictor }) => {
    out.progress(`asking the cluster for ${name}`);
    const service = await findService(cluster, cluster.namespace, name, signal);
    if (!canChat(service, call.protocol)) throw cannotChat(service, call.protocol ?? service.protocol);
    if (prompt !== undefined) {
      const { answerOnce } = await import('../chat/answer-once.js');
      return answerOnce({ service, predictor, call, conversation, out }, prompt, signal);
    }
    const { chatOnTerminal } = await import('../chat/chat-on-terminal.js');
    return chatOnTerminal({ service, predictor, call, conversation, out }, signal);
  });
}
