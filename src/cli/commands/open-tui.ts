import { Problem } from '../../problem.js';
import type { Context } from '../context.js';
import { openOwnDemo } from '../demo-session.js';
import type { Outcome } from '../outcome.js';
import { closeSession, openSession } from '../session.js';
import { connectOptions } from '../settings.js';
import { tuiSettings } from '../tui-settings.js';

/** `isvc`: asks main.ts for the TUI on the cluster that the flags name. Throws Problem "usage" where there is no terminal. */
export async function run(context: Context): Promise<Outcome> {
  const { options } = context;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new Problem('usage', 'The terminal UI needs a terminal on standard input and output.', {
      remedy: 'In scripts, use a command: isvc list, isvc predict NAME. isvc --help lists them.',
    });
  }
  const start = await openSession(context).catch(clusterProblem);
  return {
    open: 'tui',
    start,
    ...tuiSettings(context),
    allNamespaces: options.allNamespaces ?? false,
    reconnect: (name) =>
      openSession(
        context,
        name === undefined ? connectOptions(context) : { ...connectOptions(context), context: name },
      ),
    openDemo: () => openOwnDemo(context),
    during: async (running) => {
      try {
        return await running;
      } finally {
        if (!(start instanceof Problem)) await closeSession(start);
      }
    },
  };
}

/** Without a cluster the TUI opens all the same, and says why there is none. */
function clusterProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem && thrown.kind === 'cluster') return thrown;
  throw thrown;
}
