import { Problem } from '../problem.js';
import type { Command } from './command.js';
import type { Options } from './flag-values.js';
import type { ProgramIo } from './program-io.js';

/** Whether a name that is missing is asked for: by a list that is drawn anew with each key, so neither in a pipe nor where lines are read aloud. */
export function asksForName({ stdin, stderr, env }: Pick<ProgramIo, 'stdin' | 'stderr' | 'env'>): boolean {
  return stdin.isTTY === true && stderr.isTTY === true && env['INK_SCREEN_READER'] !== 'true';
}

/** Whether the command has to have the name of a service. */
export function needsService({ argument }: Pick<Command, 'argument'>): boolean {
  const { pattern = '', choices, is } = argument ?? {};
  return pattern.startsWith('<') && choices === undefined && is === undefined;
}

/** Whether nothing on this command line says which service it is about. */
export function lacksService(command: Command, { all, selector, allNamespaces }: Options): boolean {
  if (command.name !== 'predict') return needsService(command);
  return all !== true && selector === undefined && allNamespaces !== true;
}

/** A Problem "usage" with the command that the name goes into. */
export function nameMissing({ name }: Pick<Command, 'name'>): Problem {
  return new Problem('usage', 'The name of a service is missing.', {
    remedy: `Give it: isvc ${name} NAME. All names: isvc list -A`,
  });
}
