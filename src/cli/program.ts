import { Command as Parser, Option } from 'commander';
import { safeLines } from '../format/safe-text.js';
import type { Command } from './command.js';
import { commands, openTui } from './commands.js';
import type { Options } from './flag-values.js';
import { everywhere, type Flag } from './flags.js';
import type { ProgramIo } from './program-io.js';

/** A command and what stands behind it on the command line. */
export type Invocation = {
  readonly command: Command;
  readonly argument: string;
  /** The words behind the argument. */
  readonly more: readonly string[];
  readonly options: Options;
};

/** A first word that is not the name of a command. */
export type UnknownCommand = { readonly unknown: string };

type Streams = Pick<ProgramIo, 'stdout' | 'stderr'>;

/** The parser of a command line; it calls `invoke` with what was asked. Help and errors are thrown as commander's own errors. */
export function createProgram(
  version: string,
  args: readonly string[],
  io: Streams,
  invoke: (asked: Invocation | UnknownCommand) => void,
): Parser {
  const program = describe(new Parser('isvc'), openTui, io)
    .version(version, '--version', 'print the version')
    .helpCommand('help [command]', 'show help for a command')
    .allowExcessArguments(true)
    .action(() => {
      const [unknown] = program.args;
      if (unknown !== undefined) invoke({ unknown });
      else invoke({ command: openTui, argument: '', more: [], options: program.opts<Options>() });
    });
  for (const command of commands) {
    const parser = program.command(command.name).description(command.summary);
    // Describing the flags of all commands would take longer than parsing the line.
    if (!args.includes(command.name)) continue;
    describe(parser, command, io);
    if (command.argument !== undefined) parser.argument(command.argument.pattern, command.argument.summary);
    if (command.more !== undefined) parser.argument(command.more.pattern, command.more.summary);
    parser.action(() => {
      // A flag that the program has as well is the program's, wherever it stands on the line.
      const [argument = '', ...more] = parser.args;
      invoke({ command, argument, more, options: parser.optsWithGlobals<Options>() });
    });
  }
  return program;
}

function describe(parser: Parser, command: Command, { stdout, stderr }: Streams): Parser {
  parser
    .description(command.summary)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(safeLines(text).join('\n')),
    })
    .showHelpAfterError(
      `\nSee '${command.name === 'isvc' ? 'isvc' : `isvc ${command.name}`} --help' for usage.`,
    )
    .helpOption('-h, --help', 'show help');
  for (const flag of [...command.flags, ...everywhere]) parser.addOption(toOption(flag));
  const examples = command.examples.map((example) => `  ${example}`).join('\n');
  return parser.addHelpText('after', `\nExamples:\n${examples}`);
}

function toOption(flag: Flag): Option {
  const option = new Option(flag.flags, flag.summary);
  if (flag.choices !== undefined) option.choices([...flag.choices]);
  if (flag.group !== undefined) option.helpGroup(flag.group);
  if (flag.default !== undefined) option.default(flag.default);
  const { attribute } = flag;
  if (attribute !== undefined) option.attributeName = () => attribute;
  if (flag.repeatable === true)
    option.argParser((value: string, sofar: readonly string[] | undefined) => [...(sofar ?? []), value]);
  return option;
}
