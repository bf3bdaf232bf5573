import { Box, Text, useApp, useInput, useIsScreenReaderEnabled } from 'ink';
import { createElement, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { BackgroundWatch } from './background.js';
import { frameLines } from './frame.js';
import { keyNames } from './key-names.js';
import { LineView } from './parts/line-view.js';
import { readingLines } from './reading.js';
import { themeFor, type Theme } from './parts/theme.js';
import type { State } from './state.js';
import type { Store } from './store.js';
import type { Terminal } from './terminal.js';

type AppProps = {
  readonly store: Store;
  /** Bits of colour that the terminal shows. */
  readonly depthBits: number;
  readonly background: Pick<BackgroundWatch, 'current' | 'subscribe' | 'ask'>;
  readonly terminal: Terminal;
};

/** The program on the screen: draws the state, and turns key presses into messages. */
export function App({ store, depthBits, background, terminal }: AppProps) {
  const on = useSyncExternalStore(background.subscribe, background.current);
  const theme = useMemo(() => themeFor(depthBits, on), [depthBits, on]);
  const state = useSyncExternalStore(store.subscribe, store.state);
  const { suspendTerminal } = useApp();
  useEffect(() => terminal.attach(suspendTerminal), [terminal, suspendTerminal]);
  useInput((input, key) => {
    for (const name of keyNames(input, key)) store.send({ type: 'key', key: name });
  });
  // After Ink's own effects: the terminal no longer echoes.
  useEffect(() => background.ask(), [background]);
  return useIsScreenReaderEnabled() ? <Reading state={state} /> : <Frame state={state} theme={theme} />;
}

/** The same for a screen reader (`INK_SCREEN_READER=true`). */
function Reading({ state }: { readonly state: State }) {
  const rows = readingLines(state).map((row) => createElement(Text, {}, row));
  return createElement(Box, { flexDirection: 'column' }, ...rows);
}

/** One terminal full of rows; each is its position, since what is in it moves. */
export function Frame({ state, theme }: { readonly state: State; readonly theme: Theme }) {
  const rows = frameLines(state).map((row) => createElement(LineView, { row, theme }));
  return createElement(Box, { flexDirection: 'column' }, ...rows);
}
