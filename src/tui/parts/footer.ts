import { safeText } from '../../format/text.js';
import { hintsFor } from '../keymap.js';
import { placeOf } from '../rows.js';
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
  return keyHints(placeOf(state).name, columns);
}

/** As many hints as fit. `? keys` and `q quit` always do: they lead to the rest. */
function keyHints(place: State['places'][0]['name'], columns: number): Line {
  const hints = hintsFor(place);
  const always = hints.filter(({ key }) => key === '?' || key === 'q').flatMap(hint);
  const shown: Line[] = [];
  let left = columns - 1 - lineWidth(always);
  for (const one of hints) {
    if (one.key === '?' || one.key === 'q') continue;
    const pieces = hint(one);
    left -= lineWidth(pieces);
    if (left < 0) break;
    shown.push(pieces);
  }
  return [span(' '), ...shown.flat(), ...always];
}

function hint({ key, label }: { readonly key: string; readonly label: string }): Line {
  return [span(key, 'accent'), span(` ${label}   `, 'dim')];
}
