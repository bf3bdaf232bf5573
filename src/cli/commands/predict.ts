import type { Context } from '../context.js';
import type { CommandResult } from '../command-result.js';
import { send } from '../send.js';

/** `isvc predict`: one prediction, or one of each service that is named or selected. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { options, more } = context;
  const isMany = name === '' || more.length > 0 || options.all === true || options.selector !== undefined;
  if (!isMany && options.output !== 'junit' && options.allNamespaces !== true) {
    return send(context, name, 'predict');
  }
  const { predictMany } = await import('../predict-many.js');
  return predictMany(context, name);
}
