import { contextText } from '../../chat/context-room.js';
import type { ChatTurn } from '../../chat/conversation.js';
import { safeText } from '../../format/safe-text.js';
import type { Service } from '../../kserve/service.js';
import { blockSoFar } from '../parts/answer-block.js';
import { emptyLine, type Line, line, seenOnly, span, type Tone, ruleLine, fitLine } from '../parts/line.js';
import { type Lines, mapLines, stackLines } from '../parts/lines.js';
import { elapsedText, sign } from '../parts/marks.js';
import { type Page, readingPage, wrapLines } from '../parts/page.js';
import { wrapSafeText } from '../parts/wrap-safe-text.js';
import { chatModel, chatOf, chatRoom } from '../selectors/chat.js';
import type { Place } from '../state/place.js';
import type { Call, State } from '../state/state.js';

type ChatPlace = Extract<Place, { readonly name: 'chat' }>;

/** Rows of what is being typed that are shown: its end. */
const typedRows = 6;

/** The messages, the answer that is on its way, and the answers of commands; at the bottom, the text that is being typed. */
export function chatPage(state: State, { of }: ChatPlace, service: Service): Page {
  const { columns } = state.size;
  const { conversation, told } = chatOf(state, of);
  const call = state.calls.get(of);
  const lines = stackLines([
    ...conversation.turns.map((turn) => turnRows(turn, columns)),
    call?.asked === undefined ? [] : askedRows(call, call.asked, state),
    told.flatMap((text) => wrapLines(safeText(text), columns, 'warn')),
  ]);
  const shown = lines.length > 0 ? lines : wrapLines(welcome, columns, 'dim');
  return {
    ...readingPage(
      [service.name, 'chat'],
      mapLines(shown, (row) => fitLine(row, columns)),
    ),
    foot: footRows(state, service),
  };
}

const welcome =
  'Type a message: enter sends it, and the answer takes along all that was said before. /help shows the commands.';

/** Rows are made once for a width: a conversation is drawn with every frame. */
const made = new WeakMap<ChatTurn, { readonly width: number; readonly rows: readonly Line[] }>();

function turnRows(turn: ChatTurn, width: number): readonly Line[] {
  const known = made.get(turn);
  if (known?.width === width) return known.rows;
  const { question, answer, reasoning, speed, note } = turn;
  const rows = [
    ...questionRows(question, width),
    ...textRows(reasoning, width, 'dim'),
    ...textRows(answer, width, 'plain'),
    ...(speed === undefined ? [] : wrapLines(speed, width, 'dim')),
    ...(note === undefined ? [] : wrapLines(safeText(note), width, 'dim')),
    emptyLine,
  ];
  made.set(turn, { width, rows });
  return rows;
}

function questionRows(question: string, width: number): readonly Line[] {
  return wrapSafeText(question, width - 6).map((row, at) => [
    at === 0 ? { text: ' › ', tone: 'accent', spoken: 'you: ' } : span('   '),
    span(row, 'strong'),
  ]);
}

function textRows(text: string, width: number, tone: Tone): readonly Line[] {
  return text === ''
    ? []
    : wrapSafeText(text, width - 4).map((row) => line(row === '' ? '' : `   ${row}`, tone));
}

/** The question that is being answered, and what of the answer has come. */
function askedRows(call: Call, question: string, { now, size }: State): Lines {
  const doing = call.isStopped === true ? 'stopping' : call.text === undefined ? call.doing : 'answering';
  const state: Line = [
    span('   '),
    sign('waiting', 'accent'),
    span(` ${safeText(doing)}… ${elapsedText(now - call.startedAt)}`, 'dim'),
  ];
  const came = call.text === undefined ? [] : blockSoFar(call.text, size.columns);
  return stackLines([questionRows(question, size.columns), came, [state]]);
}

/** A rule that says which model is talked to and how full its context is, and the typed text behind a mark. */
function footRows(state: State, service: Service): readonly Line[] {
  const { columns } = state.size;
  const room = chatRoom(state, service);
  const facts = `model ${safeText(chatModel(state, service))} · ${contextText(room)}`;
  const start: Line = [seenOnly('─ '), span(facts, room.room === 'ample' ? 'dim' : 'warn'), span(' ')];
  const text = state.prompt?.purpose === 'message' ? state.prompt.text : '';
  const rows = wrapSafeText(text, columns - 5);
  const last = rows.slice(-typedRows);
  return [
    fitLine(ruleLine(start, columns), columns),
    ...last.map((row, at): Line => [
      at === 0 && rows.length <= typedRows ? { text: ' › ', tone: 'accent', spoken: '' } : span('   '),
      span(row),
      ...(at === last.length - 1 ? [seenOnly('█', 'plain')] : []),
    ]),
  ];
}
