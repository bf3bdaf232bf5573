#!/usr/bin/env node
import * as nodeModule from 'node:module';

/** Major and minor number; the same as `engines` in package.json. */
const oldestNode = [22, 12] as const;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
  process.stderr.write(
    `isvc needs Node ${oldestNode.join('.')} or newer; this is Node ${process.versions.node}.\n`,
  );
  process.exitCode = 2;
} else {
  nodeModule.enableCompileCache();
  const { programName, runCli } = await import('./cli/cli.js');
  const outcome = await runCli(
    process.argv.slice(2),
    process,
    programName(process.argv[1]),
    async () => (await import('./tui/keys/wrong-keys.js')).wrongKeys,
  );
  process.exitCode =
    outcome.open === 'tui'
      ? await outcome.during((await import('./tui/run.js')).runTui(outcome))
      : outcome.exitCode;
  // Once nothing is left to do or to write: without it Node takes its heap apart, for which nobody has to wait.
  process.once('beforeExit', () => process.exit());
}
