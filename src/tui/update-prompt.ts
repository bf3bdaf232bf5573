import type { Updated } from './messages.js';
import { placeOf } from './rows.js';
import type { Prompt, State } from './state.js';
import { moved, sorted } from './update-list.js';

/** A key while a line is being typed. The filter acts at once; a file name when it is complete. */
export function onPromptKey(state: State, prompt: Prompt, key: string): Updated {
  if (key === 'enter') return onEnter(state, prompt);
  if (key === 'esc') {
    const closed = { ...state, prompt: undefined };
    return [prompt.purpose === 'filter' ? sorted({ ...closed, filter: '' }) : closed, []];
  }
  if (prompt.purpose === 'filter' && (key === 'up' || key === 'down')) {
    return [moved(state, key === 'up' ? -1 : 1), []];
  }
  const text = typed(prompt.text, key);
  if (text === prompt.text) return [state, []];
  const next = { ...state, prompt: { ...prompt, text } };
  return [prompt.purpose === 'filter' ? sorted({ ...next, filter: text }) : next, []];
}

function typed(text: string, key: string): string {
  if (key === 'backspace') return Array.from(text).slice(0, -1).join('');
  if (key === 'ctrl-u') return '';
  if (key === 'space') return `${text} `;
  return Array.from(key).length === 1 ? text + key : text;
}

function onEnter(state: State, { purpose, text }: Prompt): Updated {
  const closed = { ...state, prompt: undefined };
  const place = placeOf(state);
  if (purpose === 'filter' || text.trim() === '' || place.name !== 'payload') return [closed, []];
  return [closed, [{ type: 'read-file', of: place.of, path: text.trim() }]];
}
