import type { Colours, Config, ListColumn } from '../config/config.js';
import type { TokenFrom } from '../inference/token-from.js';
import type { Problem } from '../problem.js';
import type { Session } from './session.js';

/** What main.ts does when a command has run. A command never opens the TUI: it asks for it. */
export type CommandResult =
  | { readonly open: 'nothing'; readonly exitCode: number }
  | ({ readonly open: 'tui' } & TuiInput);

/** A session, and what the settings file says of the screens on it. */
export type TuiSession = Session & {
  readonly payloadFolder: string;
  readonly settings: {
    /** Of the list. */
    readonly columns: readonly ListColumn[];
    /** Milliseconds between two predictions of a repetition. */
    readonly repeatMs: number;
    readonly tokenFrom?: TokenFrom;
    readonly tokenAudiences?: readonly string[];
    readonly tokenNamespace?: string;
  };
};

/** What the TUI starts with. */
export type TuiInput = {
  /** A Problem where no session can be opened: the TUI tells it, and offers the demo. */
  readonly start: TuiSession | Problem;
  /** The contexts that can be chosen where there is no session yet. */
  readonly contexts?: readonly string[];
  /** What is to be told first. */
  readonly notice?: string;
  readonly allNamespaces: boolean;
  readonly colours: Colours;
  readonly background: NonNullable<Config['background']>;
  readonly mouse: NonNullable<Config['mouse']>;
  /** Milliseconds between two looks at the clock. */
  readonly refreshMs: number;
  /** What a login program says while it runs; undefined once it has ended. One listener. */
  readonly onLoginWords?: (listener: (words: string | undefined) => void) => void;
  /** A session on another context of the same kubeconfig; on the one that was asked for when undefined. */
  readonly reconnect: (context: string | undefined) => Promise<TuiSession>;
  /** A session on a demo cluster that ends with it. */
  readonly openDemo: () => Promise<TuiSession>;
  /** The exit code of what runs, after everything that was opened for it is closed. */
  readonly during: (running: Promise<number>) => Promise<number>;
};

export const done: CommandResult = { open: 'nothing', exitCode: 0 };
