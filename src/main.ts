#!/usr/bin/env node
import * as nodeModule from 'node:module';

const oldestNode = 22;

if (Number.parseInt(process.versions.node, 10) < oldestNode) {
  process.stderr.write(`isvc needs Node ${oldestNode} or newer; this is Node ${process.versions.node}.\n`);
  process.exitCode = 2;
} else {
  nodeModule.enableCompileCache();
  const { runCli } = await import('./cli/cli.js');
  const outcome = await runCli(process.argv.slice(2));
  if (outcome.open === 'tui') {
    const { runTui } = await import('./tui/run.js');
    process.exitCode = await outcome.during(runTui(outcome));
  } else {
    process.exitCode = outcome.exitCode;
  }
}
