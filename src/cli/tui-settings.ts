import path from 'node:path';
import envPaths from 'env-paths';
import type { ClusterOptions } from '../cluster/cluster.js';
import { type Config, listDefaults } from '../config/config.js';
import { payloadFolder } from '../payload/library.js';
import { Problem } from '../problem.js';
import { defined } from '../runtime/defined.js';
import { colorsInEffect } from './colors.js';
import { commands } from './commands.js';
import { nameCommands } from './program-name.js';
import type { Context } from './context.js';
import type { TuiOptions, TuiSession } from '../session.js';
import { openSession } from './open-session.js';
import { accountOption } from './settings.js';

/** The settings of the terminal by the flags, the environment and the settings file, from the start to the end. */
export function tuiSettings({
  options,
  config,
  environment,
  name = 'isvc',
}: Context): Pick<TuiOptions, 'colors' | 'background' | 'theme' | 'mouse' | 'refreshMs' | 'nameCommands'> {
  const verbs = ['help', ...commands.map((command) => command.name)];
  return {
    ...(name === 'isvc' ? {} : { nameCommands: (text: string) => nameCommands(text, name, verbs) }),
    colors: colorsInEffect(options, config, environment).colors,
    background: config.background ?? 'auto',
    theme: config.theme ?? 'auto',
    mouse: mouseSetting(config, environment).value,
    refreshMs: (config.refreshSeconds ?? listDefaults.refreshSeconds) * 1000,
  };
}

/** A session with what the flags and the settings file say of the screens. */
export async function openTuiSession(context: Context, connect?: ClusterOptions): Promise<TuiSession> {
  const { config, environment, options } = context;
  const account = accountOption(options);
  const session = await openSession(context, connect);
  // A cluster that ends with the program, as the demo, is worth no history.
  const keepsHistory = config.history !== 'off' && session.keep !== undefined;
  return {
    ...session,
    ...(keepsHistory ? { historyFolder: historyFolder(environment) } : {}),
    payloadFolder: config.payloadFolder ?? payloadFolder(environment),
    settings: {
      columns: config.columns ?? listDefaults.columns,
      repeatMs: (config.repeatSeconds ?? listDefaults.repeatSeconds) * 1000,
      ...(keepsHistory ? { keepsHistory } : {}),
      ...(account === undefined ? {} : { tokenFrom: account, tokenNamespace: session.cluster.namespace }),
      ...(options.allNamespaces === true ? { allNamespaces: true } : {}),
      ...defined({ tokenAudiences: options.tokenAudience, keys: config.keys }),
    },
  };
}

/** `$XDG_STATE_HOME/isvc/history`, or its place on this system. */
function historyFolder(environment: Context['environment']): string {
  const stateHome = environment['XDG_STATE_HOME'];
  // The XDG base directory specification: a relative path there is to be ignored.
  if (stateHome !== undefined && path.isAbsolute(stateHome)) return path.join(stateHome, 'isvc', 'history');
  const home = environment['HOME'];
  if (process.platform === 'linux' && home !== undefined)
    return path.join(home, '.local', 'state', 'isvc', 'history');
  return path.join(envPaths('isvc', { suffix: '' }).data, 'history');
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

/**
 * Why the terminal UI cannot be shown here; undefined where it can. A dumb terminal only prints lines, which is all that a
 * screen reader's mode does (Emacs' shell is one).
 */
export function terminalProblem({
  environment,
  io: { stdin, stdout },
}: Pick<Context, 'environment' | 'io'>): Problem | undefined {
  if (stdin.isTTY !== true || stdout.isTTY !== true) {
    return new Problem('usage', 'The terminal UI needs a terminal on standard input and output.', {
      remedy: 'In scripts, use a command: isvc list, isvc predict NAME. isvc --help lists them.',
    });
  }
  if (environment['TERM'] !== 'dumb' || environment['INK_SCREEN_READER'] === 'true') return undefined;
  return new Problem(
    'usage',
    'The terminal UI cannot be drawn here: TERM=dumb says that this terminal only prints lines.',
    {
      remedy:
        'Use a command: isvc list, isvc predict NAME; or INK_SCREEN_READER=true isvc, which prints lines. If the terminal can do more, set TERM, as in: TERM=xterm-256color isvc',
    },
  );
}
