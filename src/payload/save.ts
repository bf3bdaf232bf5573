import { randomUUID } from 'node:crypto';
import { link, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../problem.js';
import { findAllSaved, payloadPath } from './library.js';
import type { PayloadFile } from './read.js';

/** How saving went. `unchanged`: it was saved so already; `exists`: `path` holds another one, and was left as it is. */
export type Saving = { readonly outcome: 'saved' | 'unchanged' | 'exists'; readonly path: string };

/**
 * Saves a payload under a name, atomically, mode 0600. Another one of that name, whatever its kind, is replaced only when that is
 * wanted: `p` could send but one of them. Throws Problem "payload" when the folder cannot be written.
 */
export async function savePayload(
  folder: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { bytes, ending }: PayloadFile,
  existing: 'keep' | 'replace' = 'keep',
): Promise<Saving> {
  const file = payloadPath(folder, namespace, name, ending);
  const saved = await findAllSaved(folder, namespace, name);
  const [first, ...others] = saved;
  if (first?.path === file && others.length === 0 && Buffer.compare(first.bytes, bytes) === 0) {
    return { outcome: 'unchanged', path: file };
  }
  if (first !== undefined && existing === 'keep') return { outcome: 'exists', path: first.path };
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeWhole(file, bytes, existing);
    for (const other of saved) if (other.path !== file) await rm(other.path, { force: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Problem('payload', `Could not save the payload to ${file}: ${reason}`, {
      remedy: 'Check that the folder may be written and the disk is not full.',
      cause,
    });
  }
  return { outcome: 'saved', path: file };
}

/** All of it or nothing; a file that came up meanwhile is not overwritten unless that is wanted. */
async function writeWhole(file: string, bytes: Uint8Array, existing: 'keep' | 'replace'): Promise<void> {
  // In the same folder, so that the rename cannot cross file systems.
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, bytes, { mode: 0o600, flag: 'wx' });
    await (existing === 'replace' ? rename(draft, file) : link(draft, file));
  } finally {
    await rm(draft, { force: true });
  }
}
