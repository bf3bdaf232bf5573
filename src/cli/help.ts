import { styleText } from 'node:util';
import type { Command as Parser, Help, Option } from 'commander';
import type { Command, CommandName } from './command.js';
import { nameCommands, type ProgramName } from './program-name.js';

/** The heading of each command in `isvc --help`, in the order of the headings there. */
const headings: Readonly<Record<Exclude<CommandName, 'isvc'>, string>> = {
  predict: 'Call a model:',
  explain: 'Call a model:',
  chat: 'Call a model:',
  endpoint: 'Call a model:',
  proxy: 'Call a model:',
  list: 'Look at services:',
  get: 'Look at services:',
  describe: 'Look at services:',
  metadata: 'Look at services:',
  ready: 'Look at services:',
  logs: 'Look at services:',
  top: 'Look at services:',
  gateways: 'Look at services:',
  doctor: 'Look at services:',
  bench: 'Measure and compare:',
  compare: 'Measure and compare:',
  test: 'Measure and compare:',
  demo: 'isvc itself:',
  config: 'isvc itself:',
  version: 'isvc itself:',
  completion: 'isvc itself:',
};

/** The headings of flags that come last; the others come in the order of their flags. */
const lastHeadings = [
  'Request options, for inference only:',
  'Connection options, for inference only:',
  'Global options:',
];

const ownHeading = 'Options:';

type Item = readonly [term: string, summary: string];

/** Usage, what it is for, examples, commands, then the flags in groups. */
export function helpText(
  { summary, examples }: Command,
  name: ProgramName,
  parser: Parser,
  helper: Help,
): string {
  const flagColumns = helper.padWidth(parser, helper);
  const commandColumns = helper.longestSubcommandTermLength(parser, helper);
  const list = (heading: string, columns: number, items: readonly Item[]) =>
    helper.formatItemList(
      heading,
      items.map(([term, text]) => helper.formatItem(term, columns, text, helper)),
      helper,
    );
  const subcommands = Map.groupBy(helper.visibleCommands(parser), headingOf);
  const options = Map.groupBy(helper.visibleOptions(parser), groupOf);
  return [
    `${helper.styleTitle('Usage:')} ${helper.commandUsage(parser)}`,
    '',
    helper.boxWrap(summary, helper.helpWidth ?? usualColumns),
    '',
    ...helper.formatItemList(
      'Examples:',
      examples.map((example) => `  ${nameCommands(example, name, Object.keys(headings))}`),
      helper,
    ),
    ...[...new Set(Object.values(headings))].flatMap((heading) =>
      list(
        heading,
        commandColumns,
        (subcommands.get(heading) ?? []).map((sub) => [
          helper.subcommandTerm(sub),
          helper.subcommandDescription(sub),
        ]),
      ),
    ),
    ...list(
      'Arguments:',
      flagColumns,
      helper
        .visibleArguments(parser)
        .map((argument) => [helper.argumentTerm(argument), helper.argumentDescription(argument)]),
    ),
    ...[...options]
      .toSorted(([one], [other]) => placeOf(one) - placeOf(other))
      .flatMap(([heading, flags]) =>
        list(
          heading,
          flagColumns,
          flags.map((flag) => [helper.optionTerm(flag), flagSummary(flag)]),
        ),
      ),
  ].join('\n');
}

const usualColumns = 80;

/** A command's own flags come first, then the others in the order of their flags. */
function placeOf(heading: string): number {
  return heading === ownHeading ? -2 : lastHeadings.indexOf(heading);
}

/** `help` is commander's own command. */
function headingOf(parser: Parser): string {
  return headings[parser.name() as keyof typeof headings] ?? headings.completion;
}

/** The summary of a flag, with its choices and its default as they are typed. */
function flagSummary({ description, argChoices = [], defaultValue, required }: Option): string {
  const facts = [
    ...(argChoices.length === 0 ? [] : [`one of ${argChoices.join(', ')}`]),
    ...(required && defaultValue !== undefined ? [`default: ${String(defaultValue)}`] : []),
  ];
  return facts.length === 0 ? description : `${description} (${facts.join('; ')})`;
}

function groupOf({ helpGroupHeading }: Option): string {
  return helpGroupHeading ?? ownHeading;
}

export function boldTitle(text: string): string {
  return styleText('bold', text, { validateStream: false });
}
