import { startDemo, type Demo } from '../demo/demo.js';
import type { Context } from './context.js';
import { mistakesIn } from '../config/read-config.js';
import { defined } from '../runtime/defined.js';
import type { TuiSession } from '../session.js';
import type { CommandResult } from './command-result.js';
import { closeSession } from './open-session.js';
import { openTuiSession, tuiSettings } from './tui-settings.js';

/** A session on the demo cluster. Variables that point to a real gateway or carry a real token are left out. */
export function openDemoSession(demo: Demo, context: Context): Promise<TuiSession> {
  const { options } = context;
  const environment = Object.fromEntries(
    Object.entries(context.environment).filter(([name]) => !/^(ISVC|INGRESS|KSERVE)_/.test(name)),
  );
  return openTuiSession(
    { ...context, environment },
    {
      kubeconfigText: demo.kubeconfig,
      ...defined({ namespace: options.namespace }),
    },
  );
}

/** Asks main.ts for the TUI on the demo cluster, which ends with it. */
export async function demoTui(demo: Demo, context: Context): Promise<CommandResult> {
  try {
    const session = await openDemoSession(demo, context);
    return {
      open: 'tui',
      start: session,
      ...toldMistakes(context),
      ...tuiSettings(context),
      reconnect: () => openDemoSession(demo, context),
      openDemo: () => openDemoSession(demo, context),
      during: async (running) => {
        try {
          return await running;
        } finally {
          await closeSession(session);
          await demo.close();
        }
      },
    };
  } catch (error) {
    await demo.close();
    throw error;
  }
}

/** A session on a demo cluster of its own, which closing the session ends. */
export async function openOwnDemo(context: Context): Promise<TuiSession> {
  const demo = await startDemo({});
  // Flags about another cluster and its tokens have no effect on the demo.
  const options = { color: context.options.color };
  const opening = openDemoSession(demo, { ...context, options });
  const { cluster, ...session } = await opening.catch(async (error: unknown) => {
    await demo.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    await cluster.close();
    await demo.close();
  };
  return { ...session, cluster: { ...cluster, close } };
}

/** A mistake in the settings does not stop a demo, which uses the defaults. */
export function toldMistakes({ config }: Context): { readonly notice?: string } {
  const wrong = mistakesIn(config);
  return wrong === undefined ? {} : { notice: `${wrong.summary} Using the default. ${wrong.remedy}` };
}
