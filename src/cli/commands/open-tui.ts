import { knownContexts, loginWords, type LoginPresence } from '../../cluster/cluster.js';
import { mistakesIn } from '../../config/read-config.js';
import { Problem } from '../../problem.js';
import type { Context } from '../context.js';
import type { TuiSession } from '../../session.js';
import type { CommandResult } from '../command-result.js';
import { withoutSecrets } from '../given-secrets.js';
import { closeSession } from '../open-session.js';
import { connectOptions } from '../connect-options.js';
import { openTuiSession, terminalProblem, tuiSettings } from '../tui-settings.js';

/** `isvc`: asks main.ts for the TUI on the cluster that the flags name. Throws Problem "usage" where no terminal can show it. */
export async function run(context: Context): Promise<CommandResult> {
  const problem = terminalProblem(context);
  if (problem !== undefined) throw problem;
  const words = loginWords();
  const connect = { ...connectOptions(context), presence: words.presence };
  const start = mistakesIn(context.config) ?? (await openTuiSession(context, connect).catch(clusterProblem));
  return {
    open: 'tui',
    start,
    contexts: knownContexts(connectOptions(context)),
    ...tuiSettings(context),
    onLoginWords: words.listen,
    reconnect: (name) => reconnect(forContext(context, name, start), words.presence, name),
    // The demo cluster is as large as all else before the first frame.
    openDemo: async () => (await import('../demo-session.js')).openOwnDemo(context),
    during: async (running) => {
      try {
        return await running;
      } finally {
        if (!(start instanceof Problem)) await closeSession(start);
      }
    },
  };
}

/** Tokens that were given are for the cluster on which the program was started: another context gets none of them. */
function forContext(context: Context, name: string | undefined, start: TuiSession | Problem): Context {
  const first = start instanceof Problem ? context.options.context : start.cluster.context;
  return name === undefined || name === first ? context : withoutSecrets(context);
}

/** Settings that were wrong may be right by now. */
async function reconnect(
  started: Context,
  presence: LoginPresence,
  name: string | undefined,
): Promise<TuiSession> {
  const config = mistakesIn(started.config) === undefined ? started.config : await started.readSettings();
  const wrong = mistakesIn(config);
  if (wrong !== undefined) throw wrong;
  const context = { ...started, config };
  const connect = { ...connectOptions(context), presence };
  return openTuiSession(context, name === undefined ? connect : { ...connect, context: name });
}

/** Without a cluster the TUI opens all the same, and says why there is none. */
function clusterProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem && thrown.kind === 'cluster') return thrown;
  throw thrown;
}
