import { existsSync } from 'node:fs';
import { configPath } from '../../config/config.js';
import { mistakesIn } from '../../config/read-config.js';
import type { Context } from '../context.js';
import { effectiveConfig } from '../effective-config.js';
import { printValue } from '../objects.js';
import { done, type CommandResult } from '../command-result.js';
import { printTable } from '../print-table.js';

const header = ['SETTING', 'VALUE', 'FROM'];

/** `isvc config`: the settings in effect; with --path where their file is, which works when it is wrong as well. */
export async function run(context: Context): Promise<CommandResult> {
  const { options, environment, out } = context;
  if (options.path === true) {
    out.print(configPath(environment));
    return done;
  }
  const config = await context.readSettings();
  const wrong = mistakesIn(config);
  if (wrong !== undefined) throw wrong;
  const settings = await effectiveConfig({ ...context, config });
  if (options.output === 'table') {
    const rows = settings.map(({ name, value, from }) => [name, value, from]);
    await printTable(out, header, rows);
    const file = configPath(environment);
    out.note(
      existsSync(file) ? `The settings file is ${file}` : `There is no settings file; it would be ${file}`,
    );
    return done;
  }
  const byName = settings.map(({ name, value, from }) => [name, { value, from }] as const);
  printValue({ path: configPath(environment), settings: Object.fromEntries(byName) }, options.output, out);
  return done;
}
