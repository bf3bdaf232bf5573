import { Problem } from '../problem.js';
import { askYes } from './ask-yes.js';
import type { Context } from './context.js';

/** Load on somebody's service is made on purpose only. Throws Problem "usage" where nobody says yes. */
export async function confirmLoad(context: Context): Promise<void> {
  if (context.options.yes === true) return;
  const answer = await askYes(context, 'Send it? [y/N] ');
  if (answer === 'yes') return;
  if (answer === 'no')
    throw new Problem('usage', 'Nothing was sent.', { remedy: 'Answer y, or give --yes.' });
  throw new Problem(
    'usage',
    'Nothing was sent: without a terminal to ask on, a load is sent only with --yes.',
    {
      remedy: 'Look at what would be called above, and add --yes.',
    },
  );
}
