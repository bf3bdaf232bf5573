import type { TuiOptions } from '../session.js';

/** The next action of main.ts when a command has run. A command never opens the TUI: it asks for it. */
export type CommandResult =
  | { readonly open: 'nothing'; readonly exitCode: number }
  | ({
      readonly open: 'tui';
      /** The exit code of what runs, after everything that was opened for it is closed. */
      readonly during: (running: Promise<number>) => Promise<number>;
    } & TuiOptions);

export const done: CommandResult = { open: 'nothing', exitCode: 0 };
