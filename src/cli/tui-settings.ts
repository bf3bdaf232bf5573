import type { ConnectOptions } from '../cluster/cluster.js';
import { listDefaults } from '../config/config.js';
import { payloadFolder } from '../payload/library.js';
import type { Context } from './context.js';
import type { TuiInput, TuiSession } from './outcome.js';
import { openSession } from './session.js';

/** What the flags, the environment and the settings file say about the terminal, from the start to the end. */
export function tuiSettings({ options, config }: Context): Pick<TuiInput, 'color' | 'refreshMs'> {
  return {
    color: options.color && config.colors !== 'off',
    refreshMs: (config.refreshSeconds ?? listDefaults.refreshSeconds) * 1000,
  };
}

/** A session with what the settings file says of the screens. */
export async function openTuiSession(context: Context, connect?: ConnectOptions): Promise<TuiSession> {
  const { config, environment } = context;
  return {
    ...(await openSession(context, connect)),
    payloadFolder: config.payloadFolder ?? payloadFolder(environment),
    settings: {
      columns: config.columns ?? listDefaults.columns,
      repeatMs: (config.repeatSeconds ?? listDefaults.repeatSeconds) * 1000,
    },
  };
}
