import { listDefaults } from '../config/config.js';
import { payloadFolder } from '../payload/library.js';
import type { Context } from './context.js';
import type { TuiInput } from './outcome.js';

/** What the flags, the environment and the settings file say about the terminal UI. */
export function tuiSettings({
  options,
  config,
  environment,
}: Context): Pick<TuiInput, 'payloadFolder' | 'color' | 'refreshMs' | 'settings'> {
  return {
    payloadFolder: config.payloadFolder ?? payloadFolder(environment),
    color: options.color && config.colors !== 'off',
    refreshMs: (config.refreshSeconds ?? listDefaults.refreshSeconds) * 1000,
    settings: {
      columns: config.columns ?? listDefaults.columns,
      repeatMs: (config.repeatSeconds ?? listDefaults.repeatSeconds) * 1000,
    },
  };
}
