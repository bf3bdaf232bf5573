import { access, constants, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../problem.js';

/** Writes a file that must not exist yet, readable by its owner only: all of it, or none. Throws Problem "usage". */
export async function writeNewFile(file: string, text: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600).catch((cause: unknown) => {
    throw isExisting(cause) ? existing(file, cause) : unwritable(file, cause);
  });
  try {
    await handle.writeFile(text);
  } catch (cause) {
    // A disk that is full leaves the beginning of a file.
    await rm(file, { force: true });
    throw unwritable(file, cause);
  } finally {
    await handle.close();
  }
}

/** For what takes long to make: throws Problem "usage" beforehand where there is such a file, or it cannot be written. */
export async function checkNewFile(file: string): Promise<void> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists) throw existing(file);
  try {
    await access(path.dirname(path.resolve(file)), constants.W_OK);
    // Of what is not a folder, nothing below can be asked for.
    await access(`${path.dirname(path.resolve(file))}/.`);
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function isExisting(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
}

function existing(file: string, cause?: unknown): Problem {
  return new Problem('usage', `${file} exists, and was left as it is.`, { remedy, cause });
}

function unwritable(file: string, cause: unknown): Problem {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Problem('usage', `${file} cannot be written: ${why}`, { remedy, cause });
}

const remedy = 'Name a new file in a folder that you may write to, on a disk that is not full.';
