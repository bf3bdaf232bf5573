import type { Command } from '../command.js';
import { commands } from '../commands.js';
import { openTui } from '../own-commands.js';
import { everywhere, type Flag } from '../flags.js';

/** The values that completion offers for one flag. */
export type FlagWords = {
  readonly names: readonly string[];
  readonly takesValue: boolean;
  readonly summary: string;
  readonly choices: readonly string[];
  readonly completes: Flag['completes'] | 'none';
};

export type CompletionCommand = {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly FlagWords[];
  /** Whether the argument may be given more than once. */
  readonly areMany: boolean;
  /** `service` when the argument is a service's name. */
  readonly argument: 'service' | 'file' | 'none' | readonly string[];
};

/** Flags on the line that are handed to isvc, which lists the names. */
export const scopeFlags = ['-n', '--namespace', '--context', '--kubeconfig'] as const;

/** The commands and flags, as the completion scripts need them. */
export function commandWords(): readonly CompletionCommand[] {
  return commands.map((command) => ({
    name: command.name,
    summary: command.summary,
    flags: flagWords(command),
    areMany: command.more?.areServices === true,
    argument:
      command.argument === undefined
        ? 'none'
        : (command.argument.choices ?? command.argument.is ?? 'service'),
  }));
}

/** The flags before any command. */
export function rootFlags(): readonly FlagWords[] {
  return flagWords(openTui);
}

function flagWords({ flags }: Command): readonly FlagWords[] {
  return [...flags, ...everywhere].map((flag) => ({
    names: [...flag.flags.matchAll(/--?[a-z][a-z-]*/gi)].map(([name]) => name),
    takesValue: flag.flags.includes('<'),
    summary: flag.summary,
    choices: flag.choices ?? [],
    completes: flag.completes ?? 'none',
  }));
}
