import type { CommandName } from './command.js';
import type { Context } from './context.js';
import type { CommandResult } from './command-result.js';

/** Runs a command; what it returns says what the program does next. */
type Run = (context: Context, argument: string) => Promise<CommandResult>;

/** Apart from the table of commands: completion reads that table, and is a command itself. */
export const loadCommand: Readonly<Record<CommandName, () => Promise<{ readonly run: Run }>>> = {
  list: () => import('./commands/list.js'),
  get: () => import('./commands/list.js'),
  describe: () => import('./commands/describe.js'),
  version: () => import('./commands/version.js'),
  predict: () => import('./commands/predict.js'),
  explain: () => import('./commands/explain.js'),
  chat: () => import('./commands/chat.js'),
  endpoint: () => import('./commands/endpoint.js'),
  proxy: () => import('./commands/proxy.js'),
  gateways: () => import('./commands/gateways.js'),
  metadata: () => import('./commands/metadata.js'),
  ready: () => import('./commands/ready.js'),
  doctor: () => import('./commands/doctor.js'),
  logs: () => import('./commands/logs.js'),
  bench: () => import('./commands/bench.js'),
  compare: () => import('./commands/compare.js'),
  test: () => import('./commands/test.js'),
  top: () => import('./commands/top.js'),
  demo: () => import('./commands/demo.js'),
  config: () => import('./commands/config.js'),
  completion: () => import('./commands/completion.js'),
  isvc: () => import('./commands/open-tui.js'),
};
