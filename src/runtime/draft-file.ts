import { randomUUID } from 'node:crypto';
import { link, lstat, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A draft that was not touched for so long belongs to a process that was killed: one that lives writes it in moments. */
export const draftAgeMs = 60 * 60 * 1000;

/** So many are deleted at once: more go the next time. */
export const mostDrafts = 100;

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** The end of a draft's name, after that of its file. */
const draftEnd = new RegExp(`\\.${uuid}\\.tmp$`, 'u');

/**
 * Writes a file whole or not at all, mode 0600: its draft stands beside it, as no rename crosses file systems, under a name that no
 * other process takes. With `keep` a file that came up meanwhile is not overwritten.
 */
export async function writeByDraft(
  file: string,
  bytes: string | Uint8Array,
  existing: 'keep' | 'replace' = 'replace',
): Promise<void> {
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, bytes, { mode: 0o600, flag: 'wx' });
    await (existing === 'replace' ? rename(draft, file) : link(draft, file));
  } finally {
    await rm(draft, { force: true });
  }
}

/** The file that a draft is of; undefined for the name of anything else. */
export function fileOfDraft(name: string): string | undefined {
  return draftEnd.test(name) ? name.replace(draftEnd, '') : undefined;
}

/** Deletes the old drafts of these names, which processes that were killed left in a folder. One that cannot be deleted stays. */
export async function pruneDrafts(
  folder: string,
  isDraft: (name: string) => boolean,
  now: number,
  { recursive = false } = {},
): Promise<void> {
  const names = await readdir(folder, { recursive }).catch(() => []);
  const drafts = names.filter((name) => isDraft(path.basename(name)));
  for (const name of drafts.slice(0, mostDrafts)) {
    const file = path.join(folder, name);
    const entry = await lstat(file).catch(() => undefined);
    if (entry?.isFile() !== true || now - entry.mtimeMs < draftAgeMs) continue;
    await rm(file, { force: true }).catch(() => undefined);
  }
}
