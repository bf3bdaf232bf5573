import { CommanderError } from 'commander';
import { asProblem, exitCodes, Problem } from '../problem.js';
import { untilAborted } from './interrupts.js';
import type { Outcome } from './outcome.js';
import { createOutput, type Output } from './print.js';
import { createProgram, type Invocation } from './program.js';
import { version } from './version.js';

export type { Outcome } from './outcome.js';

/** Runs what the command line asks for. Never throws: what went wrong is on stderr and in the exit code. */
export async function runCli(args: readonly string[]): Promise<Outcome> {
  endQuietlyOnClosedPipes();
  let invocation: Invocation | undefined;
  try {
    createProgram(version, args, (asked) => (invocation = asked)).parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError))
      return failed(error, createOutput({ quiet: false, verbose: false, color: true }));
    // Help and version are answers; commander has printed what there is to say either way.
    return { open: 'nothing', exitCode: error.exitCode === 0 ? 0 : exitCodes.usage };
  }
  return invocation === undefined ? { open: 'nothing', exitCode: 0 } : runInvocation(invocation);
}

async function runInvocation({ command, argument, options }: Invocation): Promise<Outcome> {
  const out = createOutput({
    quiet: options.quiet ?? false,
    verbose: options.verbose ?? false,
    color: options.color,
  });
  try {
    return await untilAborted(async (signal) => {
      const { run } = await command.load();
      return run({ options, out, environment: process.env, signal }, argument);
    });
  } catch (error) {
    return failed(error, out);
  }
}

function failed(error: unknown, out: Output): Outcome {
  const problem = asProblem(error);
  if (problem.kind !== 'interrupted' && problem.kind !== 'terminated') out.problem(problem);
  return { open: 'nothing', exitCode: exitCodes[problem.kind] };
}

/** `isvc list | head` closes our stdout early: that is no error of anybody's. */
function endQuietlyOnClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
      throw new Problem('bug', `Writing the answer failed: ${error.message}`, {
        remedy: 'Check the disk or the pipe that isvc writes to.',
        cause: error,
      });
    });
  }
}
