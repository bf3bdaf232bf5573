import { payloadFolder } from '../../payload/library.js';
import { Problem } from '../../problem.js';
import type { Context } from '../context.js';
import type { Outcome } from '../outcome.js';
import { closeSession, openSession } from '../session.js';
import { connectOptions } from '../settings.js';

/** `isvc`: asks main.ts for the TUI on the cluster that the flags name. Throws Problem "usage" where there is no terminal. */
export async function run(context: Context): Promise<Outcome> {
  const { options, environment } = context;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new Problem('usage', 'The terminal UI needs a terminal on standard input and output.', {
      remedy: 'In scripts, use a command: isvc list, isvc predict NAME. isvc --help lists them.',
    });
  }
  const session = await openSession(context);
  return {
    open: 'tui',
    ...session,
    namespace: session.cluster.namespace,
    allNamespaces: options.allNamespaces ?? false,
    payloadFolder: payloadFolder(environment),
    color: options.color,
    reconnect: (name) => openSession(context, { ...connectOptions(context), context: name }),
    during: async (running) => {
      try {
        return await running;
      } finally {
        await closeSession(session);
      }
    },
  };
}
