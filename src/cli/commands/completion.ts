import type { Context } from '../context.js';
import { completionScript } from '../completion/scripts.js';
import { done, type CommandResult } from '../command-result.js';

/** `isvc completion`: a script for the shell, made from the table of commands. */
export function run({ out }: Context, shell: string): Promise<CommandResult> {
  out.print(completionScript(shell));
  return Promise.resolve(done);
}
