import { resolve } from 'node:path';

type Chunking = {
  readonly getModuleInfo: (id: string) => { readonly importedIds: readonly string[] } | null;
};

/** Where what is loaded together begins: each with all that it imports statically, but for what is in one before. */
const beginnings: Readonly<Record<string, readonly string[]>> = {
  start: ['src/cli/cli.ts'],
  cluster: [
    'src/cluster/cluster.ts',
    'src/discovery/services.ts',
    'src/discovery/watch-explained.ts',
    'src/cli/settings.ts',
  ],
};

/**
 * Names the chunk of a module that every command loads, or every command that asks a cluster. Split as finely as the commands
 * share them, these modules are some twenty files, and Node takes about half a millisecond to find, read and link each.
 */
export function startChunks(): (id: string, chunking: Chunking) => string | null {
  let names: ReadonlyMap<string, string> | undefined;
  return (id, chunking) => {
    names ??= nameAll(chunking);
    return names.get(id) ?? null;
  };
}

function nameAll(chunking: Chunking): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const add = (id: string, name: string): void => {
    if (names.has(id)) return;
    const info = chunking.getModuleInfo(id);
    if (info === null) return;
    names.set(id, name);
    for (const imported of info.importedIds) add(imported, name);
  };
  for (const [name, files] of Object.entries(beginnings)) for (const file of files) add(resolve(file), name);
  return names;
}
