import { access, rm, writeFile } from 'node:fs/promises';
import { Problem } from '../problem.js';

/** Writes a file that must not exist yet, readable by its owner only: all of it, or none. Throws Problem "usage". */
export async function writeNewFile(path: string, text: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    // A disk that is full leaves the beginning of a file.
    if (!exists) await rm(path, { force: true });
    throw new Problem(
      'usage',
      exists
        ? `${path} exists already; it was left as it is.`
        : `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        remedy: 'Name a new file in a folder that you may write to, on a disk that is not full.',
        cause,
      },
    );
  }
}

/** For what takes long to make: throws Problem "usage" beforehand where there is such a file. */
export async function checkNewFile(path: string): Promise<void> {
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (exists)
    throw new Problem('usage', `${path} exists already; it was left as it is.`, {
      remedy: 'Name a new file.',
    });
}
