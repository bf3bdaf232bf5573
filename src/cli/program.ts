import { Command as Parser, InvalidArgumentError, Option } from 'commander';
import { safeLines } from '../format/safe-text.js';
import type { Command } from './command.js';
import { commands } from './commands.js';
import { openTui } from './own-commands.js';
import type { Options } from './flag-values.js';
import { colorsInEffect } from './colors.js';
import { everywhere, type Flag } from './flags.js';
import { boldTitle, helpText } from './help.js';
import { needsService } from './missing-name.js';
import type { ProgramIo } from './program-io.js';
import type { ProgramName } from './program-name.js';

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

type Streams = Pick<ProgramIo, 'stdout' | 'stderr' | 'env'>;

const usualWidth = 80;
const widestHelp = 100;

/** The parser of a command line; it calls `invoke` with what was asked. Help and errors are thrown as commander's own errors. */
export function createProgram(
  version: string,
  args: readonly string[],
  io: Streams,
  invoke: (asked: Invocation | UnknownCommand) => void,
  name: ProgramName = 'isvc',
): Parser {
  const describe = describer(io, name, !args.includes('--no-color'));
  const isHelp = args.some((word) => word === 'help' || word === '-h' || word === '--help');
  const program = describe(new Parser(name), openTui)
    .version(version, '--version', 'print the version')
    .helpCommand('help [command]', 'Show help for a command')
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
    describe(parser, command);
    if (command.argument !== undefined) {
      const { pattern, summary } = command.argument;
      // A name that is missing is asked for, or told in our words.
      const mayLack = needsService(command) && !isHelp;
      parser.argument(mayLack ? pattern.replace(/^<(.*)>$/u, '[$1]') : pattern, summary);
    }
    if (command.more !== undefined) parser.argument(command.more.pattern, command.more.summary);
    parser.action(() => {
      // A flag that the program has as well is the program's, wherever it stands on the line.
      const [argument = '', ...more] = parser.args;
      invoke({ command, argument, more, options: parser.optsWithGlobals<Options>() });
    });
  }
  return program;
}

/** Adds to a parser what help and the parser need of a command. */
function describer(
  { stdout, stderr, env }: Streams,
  name: ProgramName,
  color: boolean,
): (parser: Parser, command: Command) => Parser {
  const { colors } = colorsInEffect({ color }, {}, env);
  const isColored = colors === 'always' || (colors === 'auto' && stdout.isTTY === true);
  return (parser, command) => {
    parser
      .description(command.summary)
      .allowExcessArguments(false)
      .exitOverride()
      .configureOutput({
        writeOut: (text) => stdout.write(text),
        writeErr: (text) => stderr.write(safeLines(text).join('\n')),
        getOutHasColors: () => isColored,
        getOutHelpWidth: () => Math.min(stdout.columns ?? usualWidth, widestHelp),
      })
      .configureHelp({
        styleTitle: boldTitle,
        minWidthToWrap: 20,
        formatHelp: (of, helper) => helpText(command, name, of, helper),
      })
      .showHelpAfterError(
        `\nSee '${[name, ...(command.name === 'isvc' ? [] : [command.name])].join(' ')} --help' for usage.`,
      )
      .addHelpOption(new Option('-h, --help', 'show help').helpGroup('Global options:'));
    for (const flag of [...command.flags, ...everywhere]) parser.addOption(toOption(flag));
    return parser;
  };
}

function toOption(flag: Flag): Option {
  const option = new Option(flag.flags, flag.summary);
  if (flag.choices !== undefined) option.choices([...flag.choices]);
  const { prefix, choices = [] } = flag;
  if (prefix !== undefined) {
    option.argParser((value: string) => {
      if (choices.includes(value) || value.startsWith(prefix)) return value;
      throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}, ${prefix}TEMPLATE.`);
    });
  }
  if (flag.group !== undefined) option.helpGroup(flag.group);
  if (flag.default !== undefined) option.default(flag.default);
  const { attribute } = flag;
  if (attribute !== undefined) option.attributeName = () => attribute;
  if (flag.repeatable === true)
    option.argParser((value: string, sofar: readonly string[] | undefined) => [...(sofar ?? []), value]);
  return option;
}
