import path from 'node:path';
import envPaths from 'env-paths';
import { fileLimits, readBounded } from '../runtime/bounded-file.js';
import { Problem } from '../problem.js';
import { payloadEndings, type PayloadFile } from './read.js';
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';

export type SavedPayload = { readonly path: string; readonly bytes: Uint8Array };

/** The payload saved for a service under the folder, of any type that `readPayload` reads; JSON first. */
export async function findSavedPayload(
  folder: string,
  namespace: string,
  name: string,
): Promise<SavedPayload | undefined> {
  const [first] = await findAllSaved(folder, namespace, name);
  return first;
}

/** Every payload saved under the name, one of a kind. */
async function findAllSaved(
  folder: string,
  namespace: string,
  name: string,
): Promise<readonly SavedPayload[]> {
  const found: SavedPayload[] = [];
  if (isMissing(path.dirname(payloadPath(folder, namespace, name, 'json')))) return found;
  for (const ending of payloadEndings) {
    const file = payloadPath(folder, namespace, name, ending);
    const bytes = await readIfThere(file);
    if (bytes !== undefined) found.push({ path: file, bytes });
  }
  return found;
}

/**
 * The names of the classes of a service's model, by their numbers: `NAME.labels.txt` beside its saved payload, one on a line.
 * Empty when there is no such file; an empty line names no class. Throws Problem "payload" when it cannot be read.
 */
export async function findLabels(
  folder: string,
  namespace: string,
  name: string,
): Promise<readonly string[]> {
  const bytes = await readIfThere(payloadPath(folder, namespace, name, 'labels.txt'));
  if (bytes === undefined) return [];
  return new TextDecoder()
    .decode(bytes)
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((label) => label.trim());
}

/** `$XDG_CONFIG_HOME/isvc/payloads` or its place on this system. */
export function payloadFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const configHome = environment['XDG_CONFIG_HOME'];
  // The XDG base directory specification: a relative path there is to be ignored.
  if (configHome !== undefined && path.isAbsolute(configHome))
    return path.join(configHome, 'isvc', 'payloads');
  return path.join(envPaths('isvc', { suffix: '' }).config, 'payloads');
}

/**
 * Where payloads of a context are looked for, the first that has one: the context's own folder, then the one that all contexts share.
 * No namespace begins with `@` (RFC 1123), so neither is mistaken for the other.
 */
export function contextFolders(folder: string, context: string): readonly [own: string, shared: string] {
  return [path.join(folder, `@${fileNameOf(context)}`), folder];
}

/** Bytes of a file name that every file system takes, with room for the sign before it. */
const longestName = 200;

/** A context may be called anything; names of files may not. A long one keeps its beginning, and a digest of the whole. */
function fileNameOf(context: string): string {
  const name = encodeURIComponent(context).replaceAll('.', '%2E');
  if (name.length <= longestName) return name;
  const digest = createHash('sha256').update(context).digest('hex').slice(0, 16);
  return `${name.slice(0, longestName - digest.length - 1)}-${digest}`;
}

// Kubernetes names (RFC 1123 subdomains) have no slash and no '..' in them; anything else must not become a path.
const safeName = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** The path of a payload's file. Throws Problem "payload" for names that Kubernetes would not take. */
export function payloadPath(folder: string, namespace: string, name: string, ending: string): string {
  for (const part of [namespace, name]) {
    if (safeName.test(part) && part.length <= 253) continue;
    throw new Problem('payload', `${JSON.stringify(part)} is not a name for a payload.`, {
      remedy: 'Names are those of Kubernetes: small letters, digits, - and . between them.',
    });
  }
  return path.join(folder, namespace, `${name}.${ending}`);
}

/** Milliseconds in which a saved payload is read. */
const readingMs = 10_000;

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readBounded(file, fileLimits.payload, AbortSignal.timeout(readingMs));
  } catch (cause) {
    if (hasCode(cause, 'ENOENT') || hasCode(cause, 'ENOTDIR')) return undefined;
    throw new Problem('payload', `Could not read the saved payload ${file}: ${reason(cause)}`, {
      remedy: 'Make the file readable or remove it, or give a payload with -f or -d.',
      cause,
    });
  }
}

/**
 * Where nothing was ever saved there is no folder, and no need to look for a file of each ending. At once: Node would start its threads
 * for it, which takes longer than all else of a look.
 */
function isMissing(folder: string): boolean {
  try {
    return statSync(folder, { throwIfNoEntry: false }) === undefined;
  } catch {
    // The files themselves tell what is wrong.
    return false;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** How saving went. `unchanged`: it was saved so already; `exists`: `path` holds another one, and was left as it is. */
export type SaveResult = { readonly outcome: 'saved' | 'unchanged' | 'exists'; readonly path: string };

/**
 * Saves a payload under a name, atomically, mode 0600. Another one of that name, whatever its kind, is replaced only when that is
 * wanted: `p` could send but one of them. Throws Problem "payload" when the folder cannot be written.
 */
export async function savePayload(
  folder: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { bytes, ending }: PayloadFile,
  existing: 'keep' | 'replace' = 'keep',
): Promise<SaveResult> {
  const file = payloadPath(folder, namespace, name, ending);
  const saved = await findAllSaved(folder, namespace, name);
  const [first, ...others] = saved;
  if (first?.path === file && others.length === 0 && Buffer.compare(first.bytes, bytes) === 0) {
    return { outcome: 'unchanged', path: file };
  }
  if (first !== undefined && existing === 'keep') return { outcome: 'exists', path: first.path };
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const { fileOfDraft, pruneDrafts, writeByDraft } = await import('../runtime/draft-file.js');
    // Of any service: what was left of one that is never saved again would stay forever.
    const isDraft = (name: string) => {
      const draftOf = fileOfDraft(name);
      return draftOf !== undefined && payloadEndings.some((one) => draftOf.endsWith(`.${one}`));
    };
    await pruneDrafts(path.dirname(file), isDraft, Date.now());
    await writeByDraft(file, bytes, existing);
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
