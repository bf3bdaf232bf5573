import type { Colours, Config } from '../config/config.js';

/** Whether there are colours, and what says so. */
export type ColoursInEffect = {
  readonly colours: Colours;
  readonly from: '--no-color' | 'the settings file' | 'NO_COLOR' | 'FORCE_COLOR' | 'default';
};

/**
 * The flag, then the settings file, then the environment. no-color.org: NO_COLOR takes effect when it is not empty, and a program's own
 * flags and settings may turn colours on again. `auto` in the settings leaves it to the environment.
 */
export function coloursInEffect(
  { color }: { readonly color: boolean },
  { colors }: Pick<Config, 'colors'>,
  environment: Readonly<Record<string, string | undefined>>,
): ColoursInEffect {
  if (!color) return { colours: 'never', from: '--no-color' };
  if (colors !== undefined && colors !== 'auto') return { colours: colors, from: 'the settings file' };
  if (environment['NO_COLOR']) return { colours: 'never', from: 'NO_COLOR' };
  const forced = environment['FORCE_COLOR'];
  if (forced) return { colours: /^(?:0|false)$/.test(forced) ? 'never' : 'always', from: 'FORCE_COLOR' };
  return { colours: 'auto', from: colors === undefined ? 'default' : 'the settings file' };
}
