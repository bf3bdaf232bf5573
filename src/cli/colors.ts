import type { Colors, Config } from '../config/config.js';

/** Whether there are colors, and what says so. */
export type ColorsInEffect = {
  readonly colors: Colors;
  readonly from: '--no-color' | 'the settings file' | 'NO_COLOR' | 'FORCE_COLOR' | 'default';
};

/**
 * The flag, then the settings file, then the environment. no-color.org: NO_COLOR takes effect when it is not empty, and a program's own
 * flags and settings may turn colors on again. `auto` in the settings leaves it to the environment.
 */
export function colorsInEffect(
  { color }: { readonly color: boolean },
  { colors }: Pick<Config, 'colors'>,
  environment: Readonly<Record<string, string | undefined>>,
): ColorsInEffect {
  if (!color) return { colors: 'never', from: '--no-color' };
  if (colors !== undefined && colors !== 'auto') return { colors: colors, from: 'the settings file' };
  if (environment['NO_COLOR']) return { colors: 'never', from: 'NO_COLOR' };
  const forced = environment['FORCE_COLOR'];
  if (forced) return { colors: /^(?:0|false)$/.test(forced) ? 'never' : 'always', from: 'FORCE_COLOR' };
  return { colors: 'auto', from: colors === undefined ? 'default' : 'the settings file' };
}
