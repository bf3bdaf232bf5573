import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../problem.js';

/** A file of the library of payloads. */
export type SavedFile = {
  readonly path: string;
  /** Its folder: the namespace of the services that it was saved for. */
  readonly namespace: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
};

const readable = /\.(?:json|png|jpe?g|npy|csv)$/i;

/** Every payload under the folder, by namespace and name; none where there is no folder. Throws Problem "payload" when it cannot be read. */
export async function listSavedPayloads(folder: string): Promise<readonly SavedFile[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && readable.test(entry.name));
    const found = await Promise.all(
      files.map((entry) => savedFile(folder, path.join(entry.parentPath, entry.name))),
    );
    return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw new Problem('payload', `The saved payloads in ${folder} cannot be read.`, {
      remedy: 'Make the folder readable, or name another with payloads in the settings file.',
      cause,
    });
  }
}

async function savedFile(folder: string, file: string): Promise<SavedFile> {
  const { size, mtimeMs } = await stat(file);
  const [namespace = '', ...rest] = path.relative(folder, file).split(path.sep);
  return {
    path: file,
    namespace: rest.length === 0 ? '' : namespace,
    fileName: path.basename(file),
    sizeBytes: size,
    savedAt: mtimeMs,
  };
}
