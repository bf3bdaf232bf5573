import { safeText, shownText } from '../../format/safe-text.js';
import { sign } from './marks.js';
import { fitEnd, wrapText, textWidth } from '../../format/text.js';
import { hintsFor, type Hint } from '../keys/keymap.js';
import { layout } from '../selectors/layout.js';
import { needsMet } from '../selectors/keys-in-use.js';
import { keysOn } from '../selectors/shown-keys.js';
import type { Prompt } from '../state/prompt.js';
import type { State } from '../state/state.js';
import { fitLines, keyHint, line, lineWidth, span, type Line, seenOnly } from './line.js';

/** The last rows: what is being typed, else what was just told, and the keys of this screen. A long notice makes them more than the layout has. */
export function footerLines(state: State): readonly Line[] {
  const { columns } = state.size;
  const { footer: rows } = layout(state.size);
  // It is typed in the page, where there is room for several lines.
  if (state.prompt?.purpose === 'message' && state.notice === undefined) return messageHints(state, rows);
  if (state.prompt !== undefined && state.prompt.purpose !== 'message')
    return fitLines(promptLines(state.prompt, rows, columns), rows, columns);
  if (state.notice === undefined) return hintLines(state, rows);
  // It takes the first row of the keys, and where it is longer, rows above: the way out stays.
  const told = noticeLines(shownText(state.notice), columns);
  return [...fitLines(told, told.length, columns), ...hintLines(state, Math.max(1, rows - told.length))];
}

const enter = (label: string): Hint => ({ key: 'enter', label });
const esc = (label: string): Hint => ({ key: 'esc', label });

const prompts: Readonly<
  Record<Prompt['purpose'], { readonly label: string; readonly hints: readonly Hint[] }>
> = {
  filter: { label: '/', hints: [enter('keep'), esc('drop')] },
  keys: { label: '/', hints: [enter('keep'), esc('drop')] },
  palette: { label: ':', hints: [enter('do it'), { key: 'up', label: 'and down choose' }, esc('leave')] },
  menu: { label: '/', hints: [enter('choose'), esc('drop')] },
  search: { label: 'search: ', hints: [enter('keep'), esc('drop')] },
  'payload file': {
    label: 'file: ',
    hints: [{ key: 'tab', label: 'complete' }, enter('read'), esc('cancel')],
  },
  message: { label: '', hints: [] },
  question: { label: 'ask about the image: ', hints: [enter('take it'), esc('the usual question')] },
  'service account': { label: 'service account: ', hints: [enter('ask for a token'), esc('cancel')] },
  host: { label: 'host to ask for: ', hints: [enter('predict with it'), esc('cancel')] },
  model: { label: 'model: ', hints: [enter('ask for it'), esc('cancel')] },
  believe: {
    label: "NAMESPACE/NAME of the gateway, or KServe's own NAMESPACE: ",
    hints: [enter('believe it'), esc('cancel')],
  },
  consent: { label: '', hints: [{ key: 'yes', label: 'and' }, enter('do it'), esc('do not')] },
  rename: { label: 'new name: ', hints: [enter('rename'), esc('cancel')] },
  'save log': { label: 'save the shown lines as: ', hints: [enter('save'), esc('cancel')] },
  'save as': { label: 'save as: ', hints: [enter('save'), esc('cancel')] },
};

/** The keys while a message is typed. */
function messageHints(state: State, rows: number): readonly Line[] {
  const isAnswering = [...state.calls.values()].some(({ asked }) => asked !== undefined);
  const hints: readonly Hint[] = [
    enter('send'),
    esc(isAnswering ? 'stop' : 'back'),
    { key: 'up', label: 'earlier' },
    { key: 'pageup', label: 'scroll' },
    { key: '\\ enter', label: 'new line' },
  ];
  // The hint that leads to the rest always fits, in the last row.
  const more = hint({ key: '/help', label: 'commands' });
  const pieces = hints.map(hint);
  return Array.from({ length: rows }, (_, row) => {
    const end = row === rows - 1 ? more : [];
    const count = countFitting(pieces, state.size.columns - 1 - lineWidth(end));
    return [span(' '), ...pieces.splice(0, count).flat(), ...end];
  });
}

/** The typed text, its end where it is long; below it, or behind it where there is one row, what may follow. */
function promptLines(prompt: Prompt, rows: number, columns: number): readonly Line[] {
  const { purpose, text } = prompt;
  const label = prompt.asked === undefined ? prompts[purpose].label : `${safeText(prompt.asked.question)} `;
  const more = belowPrompt(prompt);
  const typed = [
    span(` ${label}`, 'accent'),
    span(fitEnd(safeText(text), columns - textWidth(label) - 2)),
    seenOnly('█', 'plain'),
  ];
  return rows > 1 ? [typed, [span(' '), ...more]] : [[...typed, span('   '), ...more]];
}

function belowPrompt({ purpose, choices, file }: Prompt): Line {
  if (typeof file === 'object') return [sign('bad'), span(` ${safeText(file.refused)}`, 'bad')];
  return choices === undefined ? prompts[purpose].hints.flatMap(hint) : line(choicesText(choices), 'dim');
}

function choicesText(choices: readonly string[]): string {
  return choices.length === 0 ? 'no match' : choices.map(safeText).join('  ');
}

/** Rows of a notice; what is longer is cut. */
const noticeRows = 3;

/** As few rows as it needs; the last takes what is left over, and is cut there. */
function noticeLines(notice: string, columns: number): readonly Line[] {
  const wrapped = wrapText(notice, columns - 2);
  const shown = [...wrapped.slice(0, noticeRows - 1), wrapped.slice(noticeRows - 1).join(' ')];
  return shown.filter((text) => text !== '').map((text) => line(` ${text}`, 'strong'));
}

/**
 * As many hints as fit, each in its place whatever the cursor is on. The way back, `? keys` and `q quit` always fit: they lead to the
 * rest. What is of use only for a moment stands before those.
 */
function hintLines(state: State, rows: number): readonly Line[] {
  const hints = hintsFor(keysOn(state), needsMet(state));
  const passing = hints.filter((one) => one.state === 'passing').flatMap(hint);
  const ways = wayOut.flatMap((action) => hints.filter((one) => one.action === action));
  const always = [...passing, ...ways.flatMap(hint)];
  const others = hints.filter((one) => one.state !== 'passing' && !isAlways(one)).map(hint);
  const lines: Line[] = [];
  for (let row = 1; row <= rows; row += 1) {
    const end = row === rows ? always : [];
    const count = countFitting(others, state.size.columns - 1 - lineWidth(end));
    lines.push([span(' '), ...others.splice(0, count).flat(), ...end]);
  }
  return lines;
}

/** How many of the first pieces fit into so many columns; the space behind the last need not. */
function countFitting(pieces: readonly Line[], columns: number): number {
  let left = columns;
  const end = pieces.findIndex((piece) => (left -= lineWidth(piece)) < 0);
  return end === -1 ? pieces.length : end;
}

const wayOut: readonly Hint['action'][] = ['back', 'keys', 'quit'];

function isAlways({ action }: Hint): boolean {
  return action !== undefined && wayOut.includes(action);
}

function hint({ key, label, state }: Hint): Line {
  return state === 'off' ? [line(`${key} ${label}`, 'dim'), span('  ')].flat() : keyHint(key, label);
}
