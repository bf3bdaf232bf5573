import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { programOnDemo } from './program.js';

const isvc = programOnDemo();
const name = 'sklearn-iris';

/** A command line for each command, and its exit code. */
const lines: Readonly<Record<string, readonly [args: readonly string[], code: number]>> = {
  list: [['-A'], 0],
  predict: [[name], 0],
  explain: [[name], 6],
  endpoint: [[name], 0],
  gateways: [[], 0],
  metadata: [['flower-grpc'], 0],
  ready: [['bad-model'], 4],
  logs: [[name], 0],
  chat: [['assistant'], 2],
  bench: [[name, '--requests', '5', '--yes'], 0],
  top: [[name, '--interval', '100ms'], 0],
  proxy: [['nowhere'], 4],
  config: [[], 0],
  completion: [['bash'], 0],
  demo: [['--services', 'many'], 2],
  doctor: [[], 4],
  compare: [[name, '--yes'], 2],
  test: [['nowhere.yaml'], 2],
  get: [['nowhere'], 4],
  version: [[], 0],
  describe: [[name], 0],
};

test.each(commands.map((command) => command.name))(
  'the built isvc %s ends by itself, with its exit code',
  async (command) => {
    const [args, code] = lines[command] ?? [];
    expect(args, 'a new command has a line above').toBeDefined();
    const result = await isvc.runBuilt([command, ...(args ?? [])]);
    expect(result).toEqual({ ...result, code });
    expect(result.stdout + result.stderr).not.toBe('');
  },
);
