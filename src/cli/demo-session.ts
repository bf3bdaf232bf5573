import { startDemo, type Demo } from '../demo/demo.js';
import type { Context } from './context.js';
import type { Outcome } from './outcome.js';
import { tuiSettings } from './tui-settings.js';
import { closeSession, openSession, type Session } from './session.js';

/** A session on the demo cluster. Variables that point to a real gateway or carry a real token are left out. */
export function openDemoSession(demo: Demo, context: Context): Promise<Session> {
  const { options } = context;
  const environment = Object.fromEntries(
    Object.entries(context.environment).filter(([name]) => !/^(ISVC|INGRESS|KSERVE)_/.test(name)),
  );
  return openSession(
    { ...context, environment },
    {
      kubeconfigText: demo.kubeconfig,
      ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
    },
  );
}

/** Asks main.ts for the TUI on the demo cluster, which ends with it. */
export async function demoTui(demo: Demo, context: Context): Promise<Outcome> {
  try {
    const session = await openDemoSession(demo, context);
    return {
      open: 'tui',
      start: session,
      ...tuiSettings(context),
      allNamespaces: false,
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
export async function openOwnDemo(context: Context): Promise<Session> {
  const demo = await startDemo({});
  // What the flags say of another cluster does not count here.
  const { namespace: _, gateway: _gateway, address: _address, host: _host, ...options } = context.options;
  const { cluster, ...session } = await openDemoSession(demo, { ...context, options });
  const close = async (): Promise<void> => {
    await cluster.close();
    await demo.close();
  };
  return { ...session, cluster: { ...cluster, close } };
}
