import type { Command } from '../src/cli/command.ts';
import type { Flag } from '../src/cli/flags.ts';
import { roff } from './roff.ts';

/** The content of help, as the man page needs it. */
export type Manual = {
  readonly version: string;
  readonly commands: readonly Command[];
  /** `isvc` without a command. */
  readonly alone: Command;
  readonly everywhere: readonly Flag[];
  /** Each exit code and its meaning. */
  readonly exitCodes: readonly (readonly [code: string, meaning: string])[];
};

const variables: readonly (readonly [string, string])[] = [
  ['KUBECONFIG', 'kubeconfig files, as for kubectl'],
  ['ISVC_TOKEN', 'bearer token to send with inference; ISVC_TOKEN_FOR names the services that it is for'],
  ['ISVC_ADDRESS', 'address of the gateway, as --address'],
  ['VISUAL, EDITOR', 'editor for payloads'],
  ['NO_COLOR, FORCE_COLOR', 'print without colors, or with colors also where it is not a terminal'],
  [
    'HTTPS_PROXY, HTTP_PROXY, NO_PROXY',
    'proxies, for the API server as in kubectl, for inference as in curl',
  ],
  ['ISVC_MOUSE', 'on or off: the mouse in the terminal UI'],
  ['INK_SCREEN_READER', 'true: the terminal UI prints lines for screen readers'],
];

/** The page isvc(1), from the tables that help and completion are made of. */
export function manPage(manual: Manual): string {
  const { alone, commands, everywhere, version } = manual;
  const shared = sharedGroups([alone, ...commands]);
  return [
    `.TH ISVC 1 "" "isvc ${version}" "User Commands"`,
    section('NAME'),
    `isvc \\- ${roff('call the models that run on KServe, and say who answered')}`,
    section('SYNOPSIS'),
    synopsis(alone),
    ...commands.map((command) => `.br\n${synopsis(command)}`),
    section('DESCRIPTION'),
    roff(
      'isvc lists the services of KServe, finds the gateway and the host of each, speaks its protocol, and says who answered. It reads from the cluster and changes nothing there, but for bench --pods, which makes a Job once you have said yes. kubectl isvc is the same program.',
    ),
    section('COMMANDS'),
    ...commands.map((command) => commandText(command, shared)),
    ...[...shared].map(([group, flags]) => `${section(titleOf(group))}\n${flags.map(flagText).join('\n')}`),
    section('GLOBAL OPTIONS'),
    ...[...everywhere, { flags: '-h, --help', summary: 'show help' }].map(flagText),
    section('EXIT STATUS'),
    ...manual.exitCodes.map(tagged),
    section('ENVIRONMENT'),
    ...variables.map(tagged),
    section('FILES'),
    tagged([
      '~/.config/isvc/config.yaml',
      'the settings, on Linux; isvc config --path prints where they are',
    ]),
    section('SEE ALSO'),
    '.BR kubectl (1)',
    '',
  ].join('\n');
}

type Groups = ReadonlyMap<string, readonly Flag[]>;

/** The flags of each heading that several commands have: they stand in a section of their own, once. */
function sharedGroups(commands: readonly Command[]): Groups {
  const users = Map.groupBy(
    commands.flatMap(({ flags }) => flags.filter(({ group }) => group !== undefined).map((flag) => flag)),
    ({ group = '' }) => group,
  );
  // A flag that says another thing in each command stands beside its command.
  const isShared = (group: string) =>
    commands.filter(({ flags }) => flags.some((flag) => flag.group === group)).length > 1 &&
    new Set(users.get(group)?.map(({ flags, summary }) => `${flags} ${summary}`)).size ===
      new Set(users.get(group)?.map(({ flags }) => flags)).size;
  return new Map(
    [...users]
      .filter(([group]) => isShared(group))
      .map(([group, flags]) => [group, onceEach(flags)] as const),
  );
}

function onceEach(flags: readonly Flag[]): readonly Flag[] {
  return [...new Map(flags.map((flag) => [flag.flags, flag])).values()];
}

function commandText(command: Command, shared: Groups): string {
  const own = command.flags.filter(({ group = '' }) => !shared.has(group));
  const argument = [command.argument, command.more].filter((one) => one !== undefined);
  return [
    `.SS isvc ${command.name}`,
    roff(`${command.summary}.`),
    ...argument.map(({ pattern, summary }) => tagged([pattern, summary])),
    ...own.map(flagText),
    ...takenGroups(command, shared).map((text) => `.PP\n${roff(text)}`),
    '.PP\n.nf\n.RS 4',
    ...command.examples.map(roff),
    '.RE\n.fi',
  ].join('\n');
}

/** Which of the sections with options of several commands this one takes, and what of them it does not. */
function takenGroups({ flags }: Command, shared: Groups): readonly string[] {
  return [...shared].flatMap(([group, all]) => {
    const taken = new Set(flags.filter((flag) => flag.group === group).map((flag) => flag.flags));
    if (taken.size === 0) return [];
    const missing = all.filter((flag) => !taken.has(flag.flags)).map(longName);
    const but = missing.length === 0 ? '' : `, but not ${missing.join(', ')}`;
    return [`It takes the options of ${titleOf(group)}${but}.`];
  });
}

function longName({ flags }: Flag): string {
  return /--[a-z-]+/.exec(flags)?.[0] ?? flags;
}

function flagText(flag: Flag): string {
  const choices = flag.choices === undefined ? '' : `: ${flag.choices.join(', ')}`;
  const standard = flag.default === undefined ? '' : ` (default: ${flag.default})`;
  return tagged([flag.flags, `${flag.summary}${choices}${standard}`]);
}

function synopsis({ name, argument, more }: Command): string {
  const line = [argument?.pattern, more?.pattern, '[options]'].filter((one) => one !== undefined).join(' ');
  return `.B isvc${name === 'isvc' ? '' : ` ${name}`}\n${roff(line)}`;
}

function titleOf(group: string): string {
  return group.replace(/[:,].*$/, '').toUpperCase();
}

function section(title: string): string {
  return `.SH ${title}`;
}

function tagged([tag, text]: readonly [string, string]): string {
  return `.TP\n.B ${roff(tag)}\n${roff(text)}`;
}
