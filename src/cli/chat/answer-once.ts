import { addAnswer, newConversation } from '../../chat/conversation.js';
import { tonedVerdict } from '../../format/verdict.js';
import { Problem, exitCodes } from '../../problem.js';
import { verdictProblemKind } from '../../predict/predict.js';
import { type CommandResult, done } from '../command-result.js';
import { ask, type ChatTarget } from './ask.js';
import { createWordWrap } from '../word-wrap.js';

/** Answers one prompt: the text goes to stdout as it comes, and nothing else; what went wrong, and warnings, to stderr. */
export async function answerOnce(
  chat: ChatTarget,
  prompt: string,
  signal: AbortSignal,
): Promise<CommandResult> {
  const { out } = chat;
  if (prompt.trim() === '') {
    throw new Problem('payload', 'Standard input is empty: there is nothing to answer.', {
      remedy:
        "Pipe a prompt in: echo 'What is a gateway?' | isvc chat NAME. On a terminal it is a conversation.",
    });
  }
  const writeText = out.openText(createWordWrap);
  let written = '';
  const write = (text: string) => {
    if (text !== '') writeText(text);
    written = text === '' ? written : text;
  };
  const exchange = await ask(
    chat,
    prompt,
    (deltas) => {
      for (const { index, content } of deltas) if (index === 0) write(content);
    },
    signal,
  );
  const came = (exchange.answer ?? exchange.partial)?.text?.choices[0]?.content ?? '';
  // A server that does not stream, though it was asked to.
  if (written === '') write(came);
  if (written !== '' && !written.endsWith('\n')) writeText('\n');
  const { note } = addAnswer(newConversation, prompt, exchange).turns.at(-1) ?? {};
  if (note !== undefined && exchange.verdict.ok) out.note(note);
  for (const warning of exchange.endpoint.warnings) out.note(warning);
  for (const note of exchange.notes) out.detail(note);
  const lines = tonedVerdict(exchange);
  if (exchange.verdict.ok) {
    for (const line of lines) out.detail(line);
    return done;
  }
  for (const line of lines) out.warning(line);
  return { open: 'nothing', exitCode: exitCodes[verdictProblemKind(exchange.verdict)] };
}
