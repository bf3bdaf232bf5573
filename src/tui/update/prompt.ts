import type { Message, Updated } from '../state/messages.js';
import { currentService, placeOf } from '../selectors/list.js';
import { speaksOpenAi } from '../selectors/service-options.js';
import type { MenuPlace } from '../selectors/menu-items.js';
import type { Place } from '../state/place.js';
import type { Prompt } from '../state/prompt.js';
import type { State } from '../state/state.js';
import { chooseLine } from './choices.js';
import { moveCursor, sortList } from './list.js';
import { enterModel, enterAccount } from './service-options.js';
import { scrollPlace, withShown } from './places.js';
import { onChatKey } from './chat.js';
import { renameSaved } from './library.js';
import { askAboutImage, saveAs } from './payload.js';
import { typeKey } from './type-key.js';
import { answerConsent, enterBelief } from './trust.js';
import { saveLogAs } from './logs.js';
import { enterHost } from './next-step.js';
import { closePalette } from './palette.js';
import { searchScreen } from './search.js';

/** A key while a line is being typed. Filters act at once; a file name when it is complete. */
export function onPromptKey(state: State, prompt: Prompt, key: string): Updated {
  if (prompt.purpose === 'message') return onChatKey(state, prompt.text, key);
  if (key === 'enter') return onEnter(state, prompt);
  if (key === 'esc' && prompt.purpose === 'palette') return [closePalette(state), []];
  if (key === 'backspace' && prompt.purpose === 'palette' && prompt.text === '')
    return [closePalette(state), []];
  if (key === 'esc') return [filterPlace({ ...state, prompt: undefined }, prompt.purpose, ''), []];
  if (key === 'up' || key === 'down') return [moveBy(state, prompt, key === 'up' ? -1 : 1), []];
  if (key === 'tab' && prompt.purpose === 'payload file') {
    return [state, [{ type: 'complete-path', text: prompt.text }]];
  }
  const text = typeKey(prompt.text, key);
  return [text === prompt.text ? state : withText(state, prompt, text), []];
}

/** A paste is typed, never as keys: a line break in it presses no enter. */
export function pasteText(state: State, text: string): State {
  const { prompt } = state;
  if (prompt === undefined) return { ...state, notice: 'paste ignored: no text field is open' };
  // A message may have several lines.
  const whole =
    prompt.purpose === 'message' ? text.replaceAll(/\r\n?/gu, '\n') : text.trim().replaceAll(/\s+/gu, ' ');
  const added = Array.from(whole)
    .filter((character) => character === '\n' || isPrintable(character))
    .join('');
  return added === '' ? state : withText(state, prompt, prompt.text + added);
}

function isPrintable(character: string): boolean {
  return character >= ' ' && character !== '\u007F';
}

function withText(state: State, { purpose, asked }: Prompt, text: string): State {
  const prompt = { purpose, text, ...(asked === undefined ? {} : { asked }) };
  return filterPlace({ ...state, prompt }, purpose, text);
}

/** Takes in what Tab found, unless something else was typed meanwhile. */
export function completePrompt(
  state: State,
  { of, completion }: Extract<Message, { readonly type: 'completed' }>,
): State {
  const { prompt } = state;
  if (prompt?.purpose !== 'payload file' || prompt.text !== of) return state;
  const { text, choices } = completion;
  const isSettled = choices.length === 1 || text !== of;
  return { ...state, prompt: { purpose: prompt.purpose, text, ...(isSettled ? {} : { choices }) } };
}

/** The prompt for a file closes once its file has become the payload. */
export function closeFilePrompt(state: State): State {
  return state.prompt?.file === 'reading' ? { ...state, prompt: undefined } : state;
}

/** Refuses a file: its typed name stays, to be corrected; a notice tells of one that was chosen otherwise. */
export function refuseFile(
  state: State,
  { path, why }: Extract<Message, { readonly type: 'file-refused' }>,
): State {
  const { prompt } = state;
  return prompt?.file === 'reading'
    ? { ...state, prompt: { ...prompt, file: { refused: why } } }
    : { ...state, notice: `${path}: ${why}` };
}

/** Types the filter of the menu, or of the keys. */
export function promptFilter(state: State): State {
  const place = placeOf(state);
  if (!hasFilter(place)) return state;
  const purpose = place.name === 'keys' || place.name === 'logs' ? 'keys' : 'menu';
  return { ...state, prompt: { purpose, text: place.filter ?? '' } };
}

function filterMenu(state: State, filter: string): State {
  const place = placeOf(state);
  return hasFilter(place) ? scrollPlace(withShown(state, { ...place, filter }), -Infinity) : state;
}

function hasFilter(place: Place): place is MenuPlace {
  return [
    'columns',
    'contexts',
    'namespaces',
    'library',
    'accounts',
    'keys',
    'logs',
    'palette',
    'pods',
  ].includes(place.name);
}

function filterPlace(state: State, purpose: Prompt['purpose'], text: string): State {
  if (purpose === 'filter') return sortList({ ...state, filter: text });
  // Another filter, another first line.
  if (purpose === 'menu' || purpose === 'keys' || purpose === 'palette') return filterMenu(state, text);
  if (purpose === 'search') return searchScreen(state, text);
  return state;
}

function moveBy(state: State, { purpose }: Prompt, rows: number): State {
  if (purpose === 'filter') return moveCursor(state, rows);
  return purpose === 'menu' || purpose === 'keys' || purpose === 'palette' ? scrollPlace(state, rows) : state;
}

function onEnter(state: State, { purpose, text, asked }: Prompt): Updated {
  const closed = { ...state, prompt: undefined };
  if (purpose === 'menu') return chooseLine(closed);
  if (asked !== undefined) return answerConsent(closed, asked.consent, text.trim());
  if (purpose === 'believe') return enterBelief(closed, text.trim());
  if (purpose === 'question') return askAboutImage(closed, text.trim());
  if (purpose === 'host') return enterHost(closed, text.trim());
  if (purpose === 'model') return enterModel(closed, text.trim());
  if (purpose === 'service account') return enterAccount(closed, text.trim());
  if (purpose === 'save log') return saveLogAs(closed, text.trim());
  if (purpose === 'rename') return renameSaved(closed, text.trim());
  const place = placeOf(state);
  const wanted = text.trim();
  if (place.name !== 'payload' || wanted === '') return [closed, []];
  if (purpose === 'payload file') {
    const reading = { ...state, prompt: { purpose, text, file: 'reading' } as const };
    const service = currentService(state);
    const takesText = service !== undefined && speaksOpenAi(state, service);
    return [
      reading,
      [{ type: 'read-file', of: place.of, path: wanted, ...(takesText ? { takesText } : {}) }],
    ];
  }
  return purpose === 'save as' ? saveAs(closed, place, wanted) : [closed, []];
}
