import { link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../problem.js';
import { contextFolders, payloadPath } from './library.js';

/** A file of the library of payloads. */
export type SavedFile = {
  readonly path: string;
  /** Who it is for: one context, or all of them. */
  readonly scope: 'context' | 'shared';
  /** Its folder: the namespace of the services that it was saved for. */
  readonly namespace: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
};

const readable = /^(?<name>.*)\.(?<ending>json|png|jpe?g|npy|csv)$/i;

/** Every payload of a context, then those that all share, by namespace and name; none where there is no folder. Throws Problem "payload" when it cannot be read. */
export async function listSavedPayloads(folder: string, context: string): Promise<readonly SavedFile[]> {
  const [own, shared] = contextFolders(folder, context);
  const lists = await Promise.all([listFolder(own, 'context'), listFolder(shared, 'shared')]);
  return lists.flat();
}

async function listFolder(folder: string, scope: SavedFile['scope']): Promise<readonly SavedFile[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => {
      const [top = ''] = path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep);
      const mayBeFile = entry.isFile() || entry.isSymbolicLink();
      return mayBeFile && readable.test(entry.name) && !top.startsWith('@');
    });
    const found = await Promise.all(
      files.map((entry) => savedFile(folder, path.join(entry.parentPath, entry.name), scope)),
    );
    return found.flat().toSorted((a, b) => (a.path < b.path ? -1 : 1));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw new Problem('payload', `The saved payloads in ${folder} cannot be read.`, {
      remedy: 'Make the folder readable, or name another with payloads in the settings file.',
      cause,
    });
  }
}

/** None where it is gone by now, or a link that leads to no file. */
async function savedFile(
  folder: string,
  file: string,
  scope: SavedFile['scope'],
): Promise<readonly SavedFile[]> {
  const about = await stat(file).catch(() => undefined);
  if (about?.isFile() !== true) return [];
  const [namespace = '', ...rest] = path.relative(folder, file).split(path.sep);
  return [
    {
      path: file,
      scope,
      namespace: rest.length === 0 ? '' : namespace,
      fileName: path.basename(file),
      sizeBytes: about.size,
      savedAt: about.mtimeMs,
    },
  ];
}

/** Deletes a saved payload; one that is gone already is as well. Throws Problem "payload" where that is not allowed. */
export async function deleteSaved({ path: file }: SavedFile): Promise<void> {
  try {
    await rm(file, { force: true });
  } catch (cause) {
    throw new Problem('payload', `The saved payload ${file} could not be deleted: ${reasonOf(cause)}`, {
      remedy: 'Check that its folder may be written.',
      cause,
    });
  }
}

/** Gives a saved payload another name, or to another scope; its path then. Never over another file. Throws Problem "payload". */
export async function moveSaved(
  file: SavedFile,
  to: {
    readonly folder: string;
    readonly context: string;
    readonly name?: string;
    readonly scope?: SavedFile['scope'];
  },
): Promise<string> {
  const { name = '', ending = '' } = readable.exec(file.fileName)?.groups ?? {};
  const [own, shared] = contextFolders(to.folder, to.context);
  const top = (to.scope ?? file.scope) === 'shared' ? shared : own;
  const target = payloadPath(top, file.namespace, to.name ?? name, ending);
  try {
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    // `rename` would put it over another one.
    await link(file.path, target);
    await rm(file.path);
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    const why = isThere ? 'there is a payload of that name already' : reasonOf(cause);
    throw new Problem('payload', `${file.fileName} stays as it is: ${why}.`, {
      remedy: isThere
        ? 'Choose another name, or delete that one first.'
        : 'Check that the folder may be written.',
      cause,
    });
  }
  return target;
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
