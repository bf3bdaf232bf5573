import type { ClusterOptions } from '../cluster/cluster.js';
import { listDefaults, type Config } from '../config/config.js';
import { payloadFolder } from '../payload/library.js';
import { defined } from '../runtime/defined.js';
import { colorsInEffect } from './colors.js';
import type { Context } from './context.js';
import type { TuiOptions, TuiSession } from '../session.js';
import { openSession } from './open-session.js';
import { accountOption } from './token-from.js';

/** What the flags, the environment and the settings file say about the terminal, from the start to the end. */
export function tuiSettings({
  options,
  config,
  environment,
}: Context): Pick<TuiOptions, 'colors' | 'background' | 'mouse' | 'refreshMs'> {
  return {
    colors: colorsInEffect(options, config, environment).colors,
    background: config.background ?? 'auto',
    mouse: mouseSetting(config, environment).value,
    refreshMs: (config.refreshSeconds ?? listDefaults.refreshSeconds) * 1000,
  };
}

/** A session with what the flags and the settings file say of the screens. */
export async function openTuiSession(context: Context, connect?: ClusterOptions): Promise<TuiSession> {
  const { config, environment, options } = context;
  const account = accountOption(options);
  const session = await openSession(context, connect);
  return {
    ...session,
    payloadFolder: config.payloadFolder ?? payloadFolder(environment),
    settings: {
      columns: config.columns ?? listDefaults.columns,
      repeatMs: (config.repeatSeconds ?? listDefaults.repeatSeconds) * 1000,
      ...(account === undefined ? {} : { tokenFrom: account, tokenNamespace: session.cluster.namespace }),
      ...defined({ tokenAudiences: options.tokenAudience }),
    },
  };
}

/** Whether the mouse is listened to, and what says so. */
export function mouseSetting(
  { mouse }: Pick<Config, 'mouse'>,
  environment: Context['environment'],
): {
  readonly value: 'on' | 'off';
  readonly from: 'ISVC_MOUSE' | 'the settings file' | 'default';
} {
  const asked = environment['ISVC_MOUSE'];
  if (asked === 'on' || asked === 'off') return { value: asked, from: 'ISVC_MOUSE' };
  return mouse === undefined ? { value: 'on', from: 'default' } : { value: mouse, from: 'the settings file' };
}
