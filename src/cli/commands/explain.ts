import type { Context } from '../context.js';
import type { CommandResult } from '../command-result.js';
import { send } from '../send.js';

/** `isvc explain`: one V1 explanation. */
export function run(context: Context, name: string): Promise<CommandResult> {
  return send(context, name, 'explain');
}
