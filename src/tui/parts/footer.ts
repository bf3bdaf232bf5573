import { safeText } from '../../format/safe-text.js';
import { hintsFor, type Hint, type KeyPlace } from '../keymap.js';
import { keyPlaceOf } from '../nothing-listed.js';
import type { Prompt, State } from '../state.js';
import { fitLine, keyHint, lineWidth, span, type Line } from './line.js';

/** The last row: what is being typed, else what was just told, else the keys of this screen. */
export function footerLine(state: State): Line {
  const { columns } = state.size;
  if (state.prompt !== undefined) {
    const { purpose, text, choices } = state.prompt;
    const { label, hints } = prompts[purpose];
    const more = choices === undefined ? hints.flatMap(hint) : [span(choicesText(choices), 'dim')];
    return fitLine([span(` ${label}`, 'accent'), span(`${safeText(text)}█   `), ...more], columns);
  }
  if (state.notice !== undefined) return fitLine([span(` ${safeText(state.notice)}`, 'warn')], columns);
  return keyHints(keyPlaceOf(state), columns);
}

const enter = (label: string): Hint => ({ key: 'enter', label });
const esc = (label: string): Hint => ({ key: 'esc', label });

const prompts: Readonly<
  Record<Prompt['purpose'], { readonly label: string; readonly hints: readonly Hint[] }>
> = {
  filter: { label: '/', hints: [enter('keep'), esc('drop')] },
  menu: { label: '/', hints: [enter('choose'), esc('drop')] },
  search: { label: 'search: ', hints: [enter('keep'), esc('drop')] },
  'payload file': {
    label: 'file: ',
    hints: [{ key: 'tab', label: 'complete' }, enter('read'), esc('cancel')],
  },
  'save as': { label: 'save as: ', hints: [enter('save'), esc('cancel')] },
};

function choicesText(choices: readonly string[]): string {
  return choices.length === 0 ? 'nothing begins like that' : choices.map(safeText).join('  ');
}

/** As many hints as fit. The way back, `? keys` and `q quit` always do: they lead to the rest. */
function keyHints(place: KeyPlace, columns: number): Line {
  const hints = hintsFor(place);
  const always = hints.filter(isAlways).flatMap(hint);
  const shown: Line[] = [];
  let left = columns - 1 - lineWidth(always);
  for (const one of hints) {
    if (isAlways(one)) continue;
    const pieces = hint(one);
    left -= lineWidth(pieces);
    if (left < 0) break;
    shown.push(pieces);
  }
  return [span(' '), ...shown.flat(), ...always];
}

function isAlways({ key }: Hint): boolean {
  return key === 'esc' || key === '?' || key === 'q';
}

function hint({ key, label }: Hint): Line {
  return keyHint(key, label);
}
