import { Box, useApp, useInput, useIsScreenReaderEnabled, usePaste, useStdout, Text } from 'ink';
import { createElement, useEffect, useMemo, useSyncExternalStore, memo } from 'react';
import type { ThemeName } from '../../config/config.js';
import type { BackgroundWatch } from '../terminal/background.js';
import type { Drawing } from './drawing.js';
import { safeText } from '../../format/safe-text.js';
import { frameLines } from '../screens/frame.js';
import { keyNames } from '../keys/key-names.js';
import { themeFor, type Theme, styleText } from '../parts/theme.js';
import type { State } from '../state/state.js';
import type { Store } from './store.js';
import { tellChange } from '../screens/telling.js';
import type { Terminal } from '../terminal/terminal.js';
import { sameLine, type Line, type Span } from '../parts/line.js';
import { halfBlocks, rampText } from '../parts/thumbnail.js';

type AppProps = {
  readonly store: Store;
  readonly drawing: Drawing;
  /** Bits of color that the terminal shows. */
  readonly depthBits: number;
  readonly themeName: ThemeName;
  readonly background: Pick<BackgroundWatch, 'current' | 'subscribe' | 'ask'>;
  readonly terminal: Terminal;
};

/** The program on the screen: draws the state, and turns key presses into messages. */
export function App({ store, drawing, depthBits, themeName, background, terminal }: AppProps) {
  const on = useSyncExternalStore(background.subscribe, background.current);
  const theme = useMemo(() => themeFor(depthBits, on, themeName), [depthBits, on, themeName]);
  const { suspendTerminal } = useApp();
  useEffect(() => terminal.attach(suspendTerminal), [terminal, suspendTerminal]);
  useInput((input, key) => {
    for (const name of keyNames(input, key)) store.send({ type: 'key', key: name });
  });
  const isRead = useIsScreenReaderEnabled();
  // To have a paste marked the terminal is sent a control sequence, and what is read aloud has none: there a paste is typed.
  usePaste((text) => store.send({ type: 'pasted', text }), { isActive: !isRead });
  // After Ink's own effects: the terminal no longer echoes.
  useEffect(() => background.ask(), [background]);
  return isRead ? <Reading store={store} /> : <Screen {...{ store, drawing, theme }} />;
}

/** The same for a screen reader: what is new, line after line, and nothing that is drawn over. */
function Reading({ store }: { readonly store: Store }) {
  const { write } = useStdout();
  useEffect(() => {
    let before: State | undefined;
    const tell = () => {
      const said = tellChange(before, store.state());
      before = store.state();
      if (said.length > 0) write(`${said.map(safeText).join('\n')}\n`);
    };
    tell();
    return store.subscribe(tell);
  }, [store, write]);
  return null;
}

function Screen({ store, drawing, theme }: Pick<AppProps, 'store' | 'drawing'> & { readonly theme: Theme }) {
  return <Rows rows={useSyncExternalStore(store.subscribe, drawing.rows)} theme={theme} />;
}

/** One terminal full of rows. */
export function Frame({ state, theme }: { readonly state: State; readonly theme: Theme }) {
  return <Rows rows={frameLines(state)} theme={theme} />;
}

/** Each row is its position, since what is in it moves. */
function Rows({ rows, theme }: { readonly rows: readonly Line[]; readonly theme: Theme }) {
  const views = rows.map((row) => createElement(LineView, { row, theme }));
  return createElement(Box, { flexDirection: 'column' }, ...views);
}

type LineProps = { readonly row: Line; readonly theme: Theme };

/** One row of the screen; drawn again only when its text or tones change. */
const LineView = memo(drawLine, (before, after) => {
  return before.theme === after.theme && sameLine(before.row, after.row);
});

function drawLine({ row, theme }: LineProps) {
  const text = row.map((piece) => drawPiece(piece, theme)).join('');
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
}

function drawPiece({ text, tone, pixels }: Span, theme: Theme): string {
  // The text was made safe where it was made; this is the last place before the terminal.
  if (pixels === undefined) return styleText(safeText(text), theme[tone]);
  return theme.pixels === undefined ? rampText(pixels, theme.ramp) : halfBlocks(pixels, theme.pixels);
}
