import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import envPaths from 'env-paths';
import { Problem } from '../problem.js';

export type SavedPayload = { readonly path: string; readonly bytes: Uint8Array };

// In the order in which they are looked for.
const endings = ['json', 'png', 'jpg', 'jpeg', 'npy', 'csv'];

/** The payload saved for a service under the folder, of any type that `readPayload` reads; JSON first. */
export async function findSavedPayload(
  folder: string,
  namespace: string,
  name: string,
): Promise<SavedPayload | undefined> {
  for (const ending of endings) {
    const file = fileOf(folder, namespace, name, ending);
    const bytes = await readIfThere(file);
    if (bytes !== undefined) return { path: file, bytes };
  }
  return undefined;
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
  const bytes = await readIfThere(fileOf(folder, namespace, name, 'labels.txt'));
  if (bytes === undefined) return [];
  return new TextDecoder()
    .decode(bytes)
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((label) => label.trim());
}

/** Saves atomically, mode 0600; returns the path. Throws Problem "payload" when the folder cannot be written. */
export async function savePayload(
  folder: string,
  namespace: string,
  name: string,
  text: string,
): Promise<string> {
  const file = fileOf(folder, namespace, name, 'json');
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await replaceFile(file, text);
  } catch (cause) {
    throw new Problem('payload', `Could not save the payload to ${file}: ${reason(cause)}`, {
      remedy: 'Check that the folder may be written and the disk is not full.',
      cause,
    });
  }
  return file;
}

/** `$XDG_CONFIG_HOME/isvc/payloads` or its place on this system. */
export function payloadFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const configHome = environment['XDG_CONFIG_HOME'];
  // The XDG base directory specification: a relative path there is to be ignored.
  if (configHome !== undefined && path.isAbsolute(configHome))
    return path.join(configHome, 'isvc', 'payloads');
  return path.join(envPaths('isvc', { suffix: '' }).config, 'payloads');
}

// Kubernetes names (RFC 1123 subdomains) have no slash and no '..' in them; anything else must not become a path.
const safeName = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

function fileOf(folder: string, namespace: string, name: string, ending: string): string {
  for (const part of [namespace, name]) {
    if (safeName.test(part) && part.length <= 253) continue;
    throw new Problem(
      'payload',
      `${JSON.stringify(part)} is not a Kubernetes name, so it names no payload.`,
      {
        remedy: 'Give the payload with -f FILE or -d JSON.',
      },
    );
  }
  return path.join(folder, namespace, `${name}.${ending}`);
}

async function replaceFile(file: string, text: string): Promise<void> {
  // In the same folder, so that the rename cannot cross file systems.
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (cause) {
    if (hasCode(cause, 'ENOENT') || hasCode(cause, 'ENOTDIR')) return undefined;
    throw new Problem('payload', `Could not read the saved payload ${file}: ${reason(cause)}`, {
      remedy: 'Make the file readable or remove it, or give a payload with -f or -d.',
      cause,
    });
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
