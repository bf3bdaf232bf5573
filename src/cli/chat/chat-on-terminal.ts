import { contextRoom, contextText } from '../../chat/context-room.js';
import { addAnswer, beginAnew } from '../../chat/conversation.js';
import { saveConversation } from '../../chat/save-conversation.js';
import { readSlashCommand, type SlashCommand, slashHelp } from '../../chat/slash-command.js';
import { measuredFacts, verdictParts } from '../../format/verdict.js';
import type { ServedModel } from '../../inference/answer.js';
import type { Exchange } from '../../inference/exchange.js';
import { asProblem, Problem } from '../../problem.js';
import { type CommandResult, done } from '../command-result.js';
import { printLive } from '../print-text.js';
import { ask, type ChatTarget } from './ask.js';
import { openMessageReader, type MessageReader } from './message-reader.js';

/** A conversation: until Ctrl-D, `/quit` or a signal. An answer that fails does not end it. */
export async function chatOnTerminal(chat: ChatTarget, signal: AbortSignal): Promise<CommandResult> {
  const { out, service, predictor, call } = chat;
  const metadata = await predictor.metadata(service, { ...call, onProgress: out.progress }, signal);
  const models = metadata.models ?? [];
  const reader = openMessageReader(process.stdin, process.stdout);
  const onAbort = () => reader.close();
  signal.addEventListener('abort', onAbort);
  try {
    const talk = startTalk(chat, models, reader, signal);
    for (const line of talk.greeting()) out.note(line);
    for (;;) {
      const typed = await reader.next();
      signal.throwIfAborted();
      if (typed === undefined) out.writeText('\n');
      if (typed === undefined || (await talk.take(readSlashCommand(typed))) === 'end') return done;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    reader.close();
  }
}

function startTalk(
  chat: ChatTarget,
  models: readonly ServedModel[],
  reader: MessageReader,
  signal: AbortSignal,
) {
  const { out, service } = chat;
  let { conversation, call } = chat;
  const told = new Set<string>();
  const ownModel =
    models.find(({ id }) => id === service.modelName)?.id ?? models[0]?.id ?? service.modelName;
  const model = () => call.model ?? ownModel;
  const room = () => contextRoom(conversation, models.find(({ id }) => id === model())?.contextTokens);

  async function take(command: SlashCommand): Promise<'end' | undefined> {
    switch (command.kind) {
      case 'say':
        if (command.text !== '') await say(command.text);
        return undefined;
      case 'leave':
        return 'end';
      case 'system':
        return setSystem(command.text);
      case 'reset':
        conversation = beginAnew(conversation);
        return note('The conversation begins anew.');
      case 'model':
        return command.name === undefined ? listModels() : setModel(command.name);
      case 'save':
        return save(command.file);
      case 'tokens':
        return note(`The conversation takes ${contextText(room())}.`);
      case 'help':
        for (const line of slashHelp()) out.print(line);
        return note('A line that ends with \\ goes on in the next one; a paste may have several lines.');
      case 'wrong':
        return note(command.why);
    }
  }

  function note(text: string): undefined {
    out.warning(text);
  }

  function setSystem(text: string | undefined): undefined {
    const { system: _, ...rest } = conversation;
    conversation = text === undefined ? rest : { ...rest, system: text };
    return note(text === undefined ? 'There is no system prompt any more.' : 'The system prompt is set.');
  }

  function listModels(): undefined {
    const ids = models.length === 0 ? [model()] : models.map(({ id }) => id);
    for (const id of ids) out.print(`${id === model() ? '* ' : '  '}${id}`);
  }

  function setModel(name: string): undefined {
    call = { ...call, model: name };
    const isServed = models.length === 0 || models.some(({ id }) => id === name);
    return note(
      isServed
        ? `${name} is asked from now on.`
        : `${name} is asked from now on: the server does not list it.`,
    );
  }

  async function save(file: string): Promise<undefined> {
    try {
      return note(`Saved in ${await saveConversation(file, conversation, model())}`);
    } catch (error) {
      return tell(error);
    }
  }

  async function say(question: string): Promise<void> {
    const before = room();
    if (before.room === 'full') {
      return note(
        `The conversation takes ${contextText(before)}: no answer fits. /reset begins anew, /save FILE keeps it.`,
      );
    }
    const live = printLive(out);
    const stopping = new AbortController();
    const stop = () =>
      stopping.abort(new Problem('interrupted', 'You stopped it.', { remedy: 'Ask again.' }));
    try {
      const asking = ask(
        { ...chat, conversation, call },
        question,
        live.add,
        AbortSignal.any([signal, stopping.signal]),
      );
      const exchange = await reader.aside(asking, stop);
      live.end((exchange.answer ?? exchange.partial)?.text);
      conversation = addAnswer(conversation, question, exchange);
      tellVerdict(exchange);
    } catch (error) {
      signal.throwIfAborted();
      live.end(undefined);
      tell(error);
    }
    const after = room();
    if (after.room !== 'ample') note(`The conversation takes ${contextText(after)}: /reset begins anew.`);
  }

  /** How fast it was, or what went wrong; each remark once. */
  function tellVerdict(exchange: Exchange): void {
    for (const remark of [...exchange.notes, ...exchange.endpoint.warnings]) {
      if (!told.has(remark)) out.note(remark);
      told.add(remark);
    }
    const { verdict, roundTrip } = exchange;
    if (verdict.ok) return out.writeText(`${measuredFacts(exchange).join(' · ')}\n`, 'dim');
    // Who stopped it knows who answered.
    if (roundTrip.failure?.code === 'STOPPED') return note(verdict.summary);
    for (const { kind, text } of verdictParts(exchange)) {
      if (kind !== 'evidence') out.warning(kind === 'next' ? `→ ${text}` : text);
    }
  }

  function tell(error: unknown): undefined {
    const problem = asProblem(error);
    if (problem.kind === 'interrupted') return note(problem.summary);
    if (problem.kind === 'bug') throw error;
    out.problem(problem);
  }

  return {
    take,
    greeting: () => {
      const { contextTokens } = room();
      const length =
        contextTokens === undefined ? '' : `, ${contextTokens.toLocaleString('en-US')} tokens of context`;
      return [
        `${service.name}: model ${model()}${length}`,
        '/help shows the commands. Ctrl-C stops an answer, Ctrl-D ends.',
      ];
    },
  };
}
