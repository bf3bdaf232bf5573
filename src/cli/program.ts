import { Command as Parser, Option } from 'commander';
import { commands, openTui, type Command } from './commands.js';
import { everywhere, type Flag, type Options } from './flags.js';

/** A command and what stands behind it on the command line. */
export type Invocation = { readonly command: Command; readonly argument: string; readonly options: Options };

/** The parser of the command line; it calls `invoke` with what was asked. Help and errors are thrown as commander's own errors. */
export function createProgram(version: string, invoke: (invocation: Invocation) => void): Parser {
  const program = new Parser('isvc')
    .version(version, '--version', 'print the version')
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('Run with --help for the flags and examples.')
    .enablePositionalOptions(false)
    .configureHelp({ showGlobalOptions: false })
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help of a command');
  describe(program, openTui).action((options: Options) =>
    invoke({ command: openTui, argument: '', options }),
  );
  for (const command of commands) {
    const parser = describe(program.command(command.name), command).exitOverride();
    if (command.argument === undefined) {
      parser.action((options: Options) => invoke({ command, argument: '', options }));
      continue;
    }
    const { pattern, summary } = command.argument;
    parser.argument(pattern, summary);
    parser.action((argument: string | undefined, options: Options) =>
      invoke({ command, argument: argument ?? '', options }),
    );
  }
  return program;
}

function describe(parser: Parser, command: Command): Parser {
  parser.description(command.summary).allowExcessArguments(false);
  for (const flag of [...command.flags, ...everywhere]) parser.addOption(toOption(flag));
  const examples = command.examples.map((example) => `  ${example}`).join('\n');
  return parser.addHelpText('after', `\nExamples:\n${examples}`);
}

function toOption(flag: Flag): Option {
  const option = new Option(flag.flags, flag.summary);
  if (flag.choices !== undefined) option.choices([...flag.choices]);
  if (flag.default !== undefined) option.default(flag.default);
  if (flag.repeatable === true)
    option.argParser((value: string, sofar: readonly string[] | undefined) => [...(sofar ?? []), value]);
  return option;
}
