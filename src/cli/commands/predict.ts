import type { Context } from '../context.js';
import type { Outcome } from '../outcome.js';
import { send } from '../send.js';

/** `isvc predict`: one prediction. */
export function run(context: Context, name: string): Promise<Outcome> {
  return send(context, name, 'predict');
}
