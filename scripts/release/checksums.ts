import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A line a file, as `sha256sum --check` reads them. */
export async function checksums(folder: string, files: readonly string[]): Promise<string> {
  const lines = files.map(async (file) => `${await sha256(join(folder, file))}  ${file}\n`);
  return (await Promise.all(lines)).join('');
}

/** The digest of a file, in hex. */
export async function sha256(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
