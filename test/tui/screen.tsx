import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import { Frame } from '../../src/tui/app/app.js';
import { themeFor } from '../../src/tui/parts/theme.js';
import type { State } from '../../src/tui/state/state.js';

/** The rows of the terminal, drawn as Ink draws them, without colors, weight and trailing spaces. */
export function drawn(state: State): readonly string[] {
  const text = renderToString(<Frame state={state} theme={themeFor(1, 'unknown')} />, {
    columns: state.size.columns,
  });
  return stripVTControlCharacters(text)
    .split('\n')
    .map((row) => row.trimEnd());
}
