import { safeText } from '../../format/safe-text.js';
import { hintsFor, type Hint, type KeyPlace } from '../keymap.js';
import { keyPlaceOf } from '../nothing-listed.js';
import type { State } from '../state.js';
import { fitLine, lineWidth, span, type Line } from './line.js';

/** The last row: what is being typed, else what was just told, else the keys of this screen. */
export function footerLine(state: State): Line {
  const { columns } = state.size;
  if (state.prompt !== undefined) {
    const label = state.prompt.purpose === 'filter' ? '/' : 'file: ';
    const hint =
      state.prompt.purpose === 'filter' ? '   enter keep   esc drop' : '   enter read   esc cancel';
    return fitLine(
      [span(` ${label}`, 'accent'), span(`${safeText(state.prompt.text)}█`), span(hint, 'dim')],
      columns,
    );
  }
  if (state.notice !== undefined) return fitLine([span(` ${safeText(state.notice)}`, 'warn')], columns);
  return keyHints(keyPlaceOf(state), columns);
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
  return [span(key, 'accent'), span(` ${label}  `, 'dim')];
}
