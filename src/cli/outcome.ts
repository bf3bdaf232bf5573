import type { Session } from './session.js';

/** What main.ts does when a command has run. A command never opens the TUI: it asks for it. */
export type Outcome =
  | { readonly open: 'nothing'; readonly exitCode: number }
  | ({ readonly open: 'tui' } & TuiInput);

/** What the TUI starts with. */
export type TuiInput = Session & {
  readonly namespace: string;
  readonly allNamespaces: boolean;
  readonly payloadFolder: string;
  readonly color: boolean;
  /** A session on another context of the same kubeconfig. */
  readonly reconnect: (context: string) => Promise<Session>;
  /** The exit code of what runs, after everything that was opened for it is closed. */
  readonly during: (running: Promise<number>) => Promise<number>;
};

export const done: Outcome = { open: 'nothing', exitCode: 0 };
