import { CommanderError } from 'commander';
import { mistakesIn, noConfig, readConfig } from '../config/config.js';
import { coloursInEffect } from './colours.js';
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
      return failed(
        error,
        createOutput({
          quiet: false,
          verbose: false,
          colours: coloursInEffect({ color: true }, {}, process.env).colours,
        }),
      );
    // Help and version are answers; commander has printed what there is to say either way.
    return { open: 'nothing', exitCode: error.exitCode === 0 ? 0 : exitCodes.usage };
  }
  return invocation === undefined ? { open: 'nothing', exitCode: 0 } : runInvocation(invocation);
}

async function runInvocation({ command, argument, options }: Invocation): Promise<Outcome> {
  const environment = process.env;
  const quiet = options.quiet ?? false;
  const verbose = options.verbose ?? false;
  let out = createOutput({ quiet, verbose, colours: coloursInEffect(options, {}, environment).colours });
  try {
    const config = command.settings === 'unread' ? noConfig(environment) : await readConfig(environment);
    const wrong = command.settings === 'forgiven' ? undefined : mistakesIn(config);
    if (wrong !== undefined) throw wrong;
    out = createOutput({ quiet, verbose, colours: coloursInEffect(options, config, environment).colours });
    return await untilAborted(async (signal) => {
      const { run } = await command.load();
      return run({ options, config, out, environment, signal }, argument);
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
      // The terminal is gone (a hang-up), which SIGHUP or the end of its input has told or will tell.
      if (error.code === 'EIO') return;
      throw new Problem('bug', `Writing the answer failed: ${error.message}`, {
        remedy: 'Check the disk or the pipe that isvc writes to.',
        cause: error,
      });
    });
  }
}
