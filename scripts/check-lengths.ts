/** Fails when a file of these folders has more than 250 lines: it would be about more than one thing. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const mostLines = 250;

if (import.meta.main) {
  const complaints = await longFiles(process.argv.slice(2));
  for (const line of complaints) console.error(line);
  if (complaints.length > 0) process.exitCode = 1;
}

/** The files of some folders that are too long: a line each. */
export async function longFiles(folders: readonly string[]): Promise<readonly string[]> {
  const names = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(folder, { recursive: true }))
        .filter((name) => /\.(?:tsx?|mjs)$/.test(name))
        .map((name) => join(folder, name)),
    ),
  );
  const complaints = await Promise.all(
    names.flat().map(async (name) => {
      const lines = (await readFile(name, 'utf8')).trimEnd().split('\n').length;
      return lines > mostLines ? [`${name} has ${lines} lines: more than ${mostLines}`] : [];
    }),
  );
  return complaints.flat();
}
