import { canChat, cannotChat } from '../../chat/can-chat.js';
import { contextText } from '../../chat/context-room.js';
import { addAnswer, beginAnew, chatPayload } from '../../chat/conversation.js';
import { readSlashCommand, type SlashCommand, slashHelp } from '../../chat/slash-command.js';
import type { Service, ServiceKey } from '../../kserve/service.js';
import { chatModel, chatOf, chatRoom } from '../selectors/chat.js';
import { layout } from '../selectors/layout.js';
import { currentService, placeOf, serviceOf } from '../selectors/list.js';
import { protocolOf, callChoices } from '../selectors/service-options.js';
import { failureText, type Outcome } from '../state/call.js';
import type { Chat } from '../state/chat.js';
import type { Message, Updated } from '../state/messages.js';
import type { State } from '../state/state.js';
import { startCallOf } from './calls.js';
import { goBack, isAtEnd, openPlace, scrollPlace, withEach, withShown } from './places.js';
import { typeKey } from './type-key.js';

/** Told while an answer comes, and until it has come. */
export const stillComes = 'the answer still comes: esc stops it';

/** Goes to the conversation with the current service, as it was left; its server is asked for its models once. */
export function openChat(state: State): Updated {
  const service = currentService(state);
  if (service === undefined) return [state, []];
  const { key } = service;
  if (!canChat(service, state.protocols.get(key)))
    return [{ ...state, notice: cannotChat(service, protocolOf(state, service)).summary }, []];
  const { draft, models } = chatOf(state, key);
  const protocol = state.protocols.get(key);
  const options = {
    ...(protocol === undefined ? {} : { protocol }),
    ...callChoices(state, service),
  };
  const [opened, effects] = openPlace(
    state,
    { name: 'chat', of: key, line: Infinity },
    models.length > 0 ? [] : [{ type: 'load-models', service, ...options }],
  );
  return [{ ...opened, prompt: { purpose: 'message', text: draft } }, effects];
}

/** A key while a message is being typed. */
export function onChatKey(state: State, text: string, key: string): Updated {
  const place = placeOf(state);
  if (place.name !== 'chat') return [{ ...state, prompt: undefined }, []];
  switch (key) {
    case 'enter':
      return text.endsWith('\\')
        ? [withTyped(state, `${text.slice(0, -1)}\n`), []]
        : submit(state, place.of, text);
    case 'esc':
      return state.calls.has(place.of)
        ? [state, [{ type: 'cancel', of: place.of }]]
        : [leaveChat(state, place.of, text), []];
    case 'up':
    case 'down':
      return [recallQuestion(state, place.of, key === 'up' ? 1 : -1), []];
    case 'pageup':
    case 'pagedown':
      return [scrollPlace(state, (key === 'pageup' ? -1 : 1) * Math.max(1, layout(state.size).page - 8)), []];
    default:
      return [typeInChat(state, place.of, typeKey(text, key)), []];
  }
}

function typeInChat(state: State, of: ServiceKey, text: string): State {
  return text === state.prompt?.text ? state : withTyped(withChat(state, of, { recalled: 0 }), text);
}

/** The list, or where one came from; what was typed stays. */
function leaveChat(state: State, of: ServiceKey, draft: string): State {
  return { ...goBack(withChat(state, of, { draft })), prompt: undefined };
}

function submit(state: State, of: ServiceKey, text: string): Updated {
  const service = serviceOf(state, of);
  if (service === undefined) return [state, []];
  const command = readSlashCommand(text);
  if (command.kind === 'say') return say(state, service, command.text);
  if (command.kind === 'leave') return [leaveChat(state, of, ''), []];
  return obey(showEnd(withTyped(state, ''), of), service, command);
}

function say(state: State, service: Service, question: string): Updated {
  if (question === '') return [state, []];
  if (state.calls.has(service.key)) return [{ ...state, notice: stillComes }, []];
  const room = chatRoom(state, service);
  if (room.room === 'full') {
    const why = `The conversation takes ${contextText(room)}: no answer fits. /reset begins anew, /save FILE keeps it.`;
    return [tell(state, service.key, why), []];
  }
  const { conversation } = chatOf(state, service.key);
  const asked = withChat(showEnd(withTyped(state, ''), service.key), service.key, { told: [], recalled: 0 });
  return startCallOf(asked, service, { question, payload: chatPayload(conversation, question) });
}

type Command = Exclude<SlashCommand, { readonly kind: 'say' | 'leave' }>;

/** Carries out a command of the conversation; its answer stands below the messages. */
function obey(state: State, service: Service, command: Command): Updated {
  const of = service.key;
  const { conversation, models } = chatOf(state, of);
  switch (command.kind) {
    case 'system': {
      const { system: _system, ...rest } = conversation;
      const { text } = command;
      const now = text === undefined ? rest : { ...rest, system: text };
      const said = text === undefined ? 'There is no system prompt any more.' : 'The system prompt is set.';
      return [tell(withChat(state, of, { conversation: now }), of, said), []];
    }
    case 'reset':
      return [
        tell(
          withChat(state, of, { conversation: beginAnew(conversation) }),
          of,
          'The conversation begins anew.',
        ),
        [],
      ];
    case 'model': {
      const { name } = command;
      if (name !== undefined) {
        const chosen = { ...state, models: new Map(state.models).set(of, name) };
        return [tell(chosen, of, `${name} is asked from now on.`), []];
      }
      const model = chatModel(state, service);
      const ids = models.length === 0 ? [model] : models.map(({ id }) => id);
      return [tell(state, of, ...ids.map((id) => `${id === model ? '*' : ' '} ${id}`)), []];
    }
    case 'save':
      return [
        state,
        [
          {
            type: 'save-conversation',
            of,
            file: command.file,
            conversation,
            model: chatModel(state, service),
          },
        ],
      ];
    case 'tokens':
      return [tell(state, of, `The conversation takes ${contextText(chatRoom(state, service))}.`), []];
    case 'help':
      return [tell(state, of, ...slashHelp()), []];
    case 'wrong':
      return [tell(state, of, command.why), []];
  }
}

/** Shows the answers of commands, or a failure, in place of those before. */
function tell(state: State, of: ServiceKey, ...told: readonly string[]): State {
  return withChat(state, of, { told });
}

/** The same, of a conversation whose turns are in a file now. */
export function tellSaved(
  state: State,
  { of, text, saved }: Extract<Message, { readonly type: 'chat-told' }>,
): State {
  return withChat(state, of, { told: [text], ...(saved === undefined ? {} : { saved }) });
}

/** An answer becomes part of the conversation; a question that got none is there to be sent again. */
export function receiveChatAnswer(state: State, of: ServiceKey, question: string, outcome: Outcome): State {
  const service = serviceOf(state, of);
  if (outcome.kind === 'problem')
    return giveBack(tell(state, of, failureText(outcome.failure)), of, question);
  const { exchange } = outcome;
  if (exchange.protocol !== 'openai' && service !== undefined)
    return giveBack(tell(state, of, cannotChat(service, exchange.protocol).summary), of, question);
  const { conversation } = chatOf(state, of);
  const now = addAnswer(conversation, question, exchange);
  if (now !== conversation) return withChat(state, of, { conversation: now });
  const { summary, next } = exchange.verdict;
  return giveBack(tell(state, of, summary, ...next.map(({ text }) => `→ ${text}`)), of, question);
}

/** The question is typed again, unless something else is. */
export function giveBack(state: State, of: ServiceKey, question: string): State {
  const place = placeOf(state);
  if (place.name === 'chat' && place.of === of)
    return state.prompt?.purpose === 'message' && state.prompt.text === ''
      ? withTyped(state, question)
      : state;
  return chatOf(state, of).draft === '' ? withChat(state, of, { draft: question }) : state;
}

/** The screens of a text that grew: those whose end was looked at show its end. */
export function followEnd(state: State, before: State, of: ServiceKey): State {
  return withEach(state, (place) =>
    (place.name === 'answer' || place.name === 'chat') && place.of === of && isAtEnd(before, place)
      ? { ...place, line: Infinity }
      : place,
  );
}

function recallQuestion(state: State, of: ServiceKey, by: 1 | -1): State {
  const { conversation, recalled } = chatOf(state, of);
  const { turns } = conversation;
  const now = Math.max(0, Math.min(turns.length, recalled + by));
  if (now === recalled) return state;
  return withTyped(withChat(state, of, { recalled: now }), now === 0 ? '' : (turns.at(-now)?.question ?? ''));
}

function showEnd(state: State, of: ServiceKey): State {
  const place = placeOf(state);
  return place.name === 'chat' && place.of === of ? withShown(state, { ...place, line: Infinity }) : state;
}

function withTyped(state: State, text: string): State {
  return { ...state, prompt: { purpose: 'message', text } };
}

/** The conversation with a service, changed; an empty one where there was none. */
export function withChat(state: State, of: ServiceKey, change: Partial<Chat>): State {
  return { ...state, chats: new Map(state.chats).set(of, { ...chatOf(state, of), ...change }) };
}
