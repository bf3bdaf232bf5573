import { CommanderError } from 'commander';
import { type Colors, type Config, noConfig } from '../config/config.js';
import { mistakesIn, readConfig } from '../config/read-config.js';
import type { KeymapCheck } from '../config/setting-values.js';
import { colorsInEffect } from './colors.js';
import { asProblem, exitCodes, Problem, type ProblemKind } from '../problem.js';
import { untilAborted } from './interrupts.js';
import { loadCommand } from './load-command.js';
import { asksForName, lacksService, nameMissing, needsService } from './missing-name.js';
import type { CommandResult } from './command-result.js';
import { type Look, plainLook, renamedLook } from './look.js';
import { createOutput, type Output } from './print.js';
import type { ProgramIo } from './program-io.js';
import { createProgram, type Invocation, type UnknownCommand } from './program.js';
import type { Command } from './command.js';
import { commands } from './commands.js';
import { nameCommands, type ProgramName } from './program-name.js';
import { version } from './version.js';
import type { NamespacedName } from './namespaced-name.js';

export type { CommandResult } from './command-result.js';
export { programName } from './program-name.js';

/** Runs what the command line asks for. Never throws: what went wrong is on stderr and in the exit code. */
export async function runCli(
  args: readonly string[],
  io: ProgramIo = process,
  name: ProgramName = 'isvc',
  loadKeymapCheck?: () => Promise<KeymapCheck>,
): Promise<CommandResult> {
  endOnFailedWrites(io);
  if (args[0] === '__complete') {
    const { printKnownNames } = await import('./completion/known-names.js');
    await printKnownNames(args.slice(1), io);
    return ended(0);
  }
  let asked: Invocation | UnknownCommand | undefined;
  try {
    createProgram(version, args, io, (found) => (asked = found), name).parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) return ended(failed(error, await usualOutput(io, name)));
    // Help and version are answers; commander has printed what there is to say either way.
    return ended(error.exitCode === 0 ? 0 : exitCodes.usage);
  }
  if (asked === undefined) return ended(0);
  return 'unknown' in asked
    ? ended(failed(await unknownCommand(asked.unknown), await usualOutput(io, name)))
    : runInvocation(asked, io, name, loadKeymapCheck);
}

async function runInvocation(
  { command, argument: given, more, options: flags }: Invocation,
  io: ProgramIo,
  name: ProgramName,
  loadKeymapCheck: (() => Promise<KeymapCheck>) | undefined,
): Promise<CommandResult> {
  let options = flags;
  const environment = io.env;
  const readSettings = () => readConfig(environment, loadKeymapCheck);
  const outputFor = async (config: Pick<Config, 'colors'>) => {
    const { quiet = false, verbose = false } = options;
    const { colors } = colorsInEffect(options, config, environment);
    return createOutput({ quiet, verbose, colors, look: await lookFor(colors, io, name) }, io);
  };
  let out = await outputFor({});
  // An error that nobody waits for ends the program as any bug does: Node would print it, and our code, as they are.
  const onUncaught = (thrown: unknown) => process.exit(failed(thrown, out));
  process.on('uncaughtException', onUncaught);
  try {
    const { argument, namespace } = await nameIn(command, given, more, flags.namespace);
    if (namespace !== undefined) options = { ...flags, namespace };
    const config = command.settings === 'unread' ? noConfig(environment) : await readSettings();
    const wrong = command.settings === 'forgiven' ? undefined : mistakesIn(config);
    if (wrong !== undefined) throw wrong;
    out = await outputFor(config);
    return await untilAborted(async (signal) => {
      const { run } = await loadCommand[command.name]();
      const asked = { options, config, readSettings, more, out, environment, io, signal, name };
      const service =
        argument === '' && lacksService(command, options) && asksForName(io)
          ? await (await import('./pick-name.js')).pickName({ ...asked, names: 'none' })
          : argument;
      if (service === '' && needsService(command)) throw nameMissing(command);
      const names = service === '' || command.argument?.is === 'file' ? 'none' : 'a service';
      return run({ ...asked, names }, service);
    });
  } catch (error) {
    if (options.verdict !== 'json') return ended(failed(error, out));
    const problem = asProblem(error);
    const { problemJson } = await import('../format/verdict-json.js');
    out.printVerdict(problemJson(problem, out.rename));
    return ended(exitCodes[problem.kind]);
  } finally {
    process.off('uncaughtException', onUncaught);
  }
}

/** The name, and the namespace where it stands before a slash; few names have one. Of several names each may have its own. */
async function nameIn(
  command: Command,
  argument: string,
  more: readonly string[],
  namespace: string | undefined,
): Promise<NamespacedName> {
  if (!argument.includes('/') || (command.more?.areServices === true && more.length > 0)) return { argument };
  const { namespacedName } = await import('./namespaced-name.js');
  return namespacedName(command, argument, namespace);
}

/** A person or a program ended isvc on purpose, and needs no message. */
const endings: ReadonlySet<ProblemKind> = new Set(['interrupted', 'terminated', 'hung-up']);

async function unknownCommand(name: string): Promise<Problem> {
  const { nearestNames } = await import('../wording/nearest-names.js');
  const [nearest] = nearestNames(
    name,
    commands.map((command) => command.name),
  );
  return new Problem('usage', `Unknown command: ${name}`, {
    remedy: nearest === undefined ? "See 'isvc --help' for the commands." : `Did you mean: isvc ${nearest}`,
  });
}

/** Says what went wrong; the exit code for it. */
function failed(error: unknown, out: Output): number {
  const problem = asProblem(error);
  if (!endings.has(problem.kind)) out.problem(problem);
  return exitCodes[problem.kind];
}

function ended(exitCode: number): CommandResult {
  return { open: 'nothing', exitCode };
}

/** For what goes wrong where no flags are known. */
async function usualOutput(io: ProgramIo, name: ProgramName): Promise<Output> {
  const { colors } = colorsInEffect({ color: true }, {}, io.env);
  return createOutput({ quiet: false, verbose: false, colors, look: await lookFor(colors, io, name) }, io);
}

/** A pipe needs none of what a terminal shows. */
async function lookFor(colors: Colors, io: ProgramIo, name: ProgramName): Promise<Look> {
  const isSeen = io.stdout.isTTY === true || io.stderr.isTTY === true || colors === 'always';
  const look = isSeen ? (await import('./terminal-look.js')).createLook(colors, io) : plainLook;
  if (name === 'isvc') return look;
  const verbs = ['help', ...commands.map((command) => command.name)];
  return renamedLook(look, (text) => nameCommands(text, name, verbs));
}

/** `isvc list | head` closes our stdout early: which is not an error. A disk that is full is one, and ends the program. */
function endOnFailedWrites(io: ProgramIo): void {
  for (const stream of [io.stdout, io.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
      // The terminal is gone (a hang-up), which SIGHUP or the end of its input has told or will tell.
      if (error.code === 'EIO') return;
      const problem = new Problem('output', `The answer could not be written: ${error.message}`, {
        remedy: 'Check the disk or the pipe that isvc writes to.',
      });
      process.exit(
        failed(problem, createOutput({ quiet: false, verbose: false, colors: 'never', look: plainLook }, io)),
      );
    });
  }
}
