import { resolve, sep } from 'node:path';

type Chunking = {
  readonly getModuleInfo: (id: string) => { readonly importedIds: readonly string[] } | null;
};

type Group = {
  readonly name: string;
  /** Each with all that it imports statically, but for what is in a group before. */
  readonly beginnings: readonly string[];
  /** Of these only the files of a folder, each with all that it imports. */
  readonly inside?: string;
  /** Ways of which a run takes one: what two of them import goes to this group, so that neither loads the other. */
  readonly ways?: readonly (readonly string[])[];
};

const restFiles = ['src/transport/rest.ts', 'src/protocol/v1.ts', 'src/protocol/v2.ts'];
const grpcFiles = ['src/transport/grpc.ts', 'src/protocol/grpc-v1.ts', 'src/protocol/grpc-v2.ts'];

/** The modules that are loaded together: by every command, by those that ask a cluster, by those that call a model, and over REST. */
const groups: readonly Group[] = [
  { name: 'start', beginnings: ['src/cli/cli.ts'] },
  {
    name: 'cluster',
    beginnings: ['src/cluster/cluster.ts', 'src/cli/commands/list.ts'],
  },
  {
    name: 'call',
    beginnings: ['src/cli/commands/predict.ts', 'src/predict/predict-once.ts'],
    ways: [restFiles, grpcFiles],
  },
  { name: 'rest', beginnings: restFiles },
  // A command that was mistyped has this one, and no cluster.
  { name: 'nearest-names', beginnings: ['src/wording/nearest-names.ts'] },
  // The terminal UI has all of this, and commands some: `list -w`, `logs`, `chat`. A list that is printed once has none.
  {
    name: 'live',
    beginnings: [
      'src/discovery/watch-explained.ts',
      'src/discovery/logs.ts',
      'src/chat/slash-command.ts',
      'src/chat/can-chat.ts',
    ],
  },
  // Every command on a terminal has this one.
  { name: 'look', beginnings: ['src/cli/terminal-look.ts'] },
  // The terminal UI has these, and so has the check of keys in the settings.
  { name: 'keys', beginnings: ['src/tui/keys/chosen-keys.ts', 'src/tui/keys/key-names.ts'] },
  // What the terminal UI draws with, and commands as well: they load none of React.
  { name: 'drawn', beginnings: ['src/tui/run.tsx'], inside: 'src/format' },
];

/**
 * Names the chunk of a module that is loaded together with others. Split as finely as the commands share them, these modules
 * are some sixty files, and Node takes about half a millisecond to find, read and link each.
 */
export function startChunks(): (id: string, chunking: Chunking) => string | null {
  let names: ReadonlyMap<string, string> | undefined;
  return (id, chunking) => {
    names ??= nameAll(groups, chunking);
    return names.get(id) ?? null;
  };
}

/** The name of the first group that a module belongs to. */
function nameAll(all: readonly Group[], chunking: Chunking): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { name, beginnings, inside, ways = [] } of all) {
    const reached = ways.map((files) => reachedFrom(files, chunking));
    const shared = reached.flatMap((ids, at) =>
      reached.slice(at + 1).map((others) => ids.intersection(others)),
    );
    const reachable = reachedFrom(beginnings, chunking);
    const starts = inside === undefined ? beginnings : filesInside(inside, reachable);
    for (const ids of [reachedFrom(starts, chunking), ...shared])
      for (const id of ids) if (!names.has(id)) names.set(id, name);
  }
  return names;
}

function filesInside(folder: string, ids: ReadonlySet<string>): readonly string[] {
  const start = resolve(folder) + sep;
  return [...ids].filter((id) => id.startsWith(start));
}

/** These files and all that they import statically. */
function reachedFrom(files: readonly string[], chunking: Chunking): ReadonlySet<string> {
  const reached = new Set<string>();
  const add = (id: string): void => {
    const info = reached.has(id) ? null : chunking.getModuleInfo(id);
    if (info === null) return;
    reached.add(id);
    for (const imported of info.importedIds) add(imported);
  };
  for (const file of files) add(resolve(file));
  return reached;
}
