/** Builds Python environments from packages by name. */
import { mkdir, readdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { venvFolder } from '../state/paths.ts';
import type { Venv } from '../state/paths.ts';
import { runNicely } from './command.ts';
import { venvs } from './versions.ts';

export async function isVenvBuilt(venv: Venv): Promise<boolean> {
  return stat(venvFolder(venv)).then(
    () => true,
    () => false,
  );
}

/**
 * An environment has its own path written into it and cannot be moved, so its place is a link to the folder that was
 * built, put there when that is whole. What an interrupted build left is removed.
 */
export async function buildVenv(venv: Venv, python: string, signal?: AbortSignal): Promise<void> {
  const link = venvFolder(venv);
  const folder = `${link}.${process.pid}`;
  await removeLeftOvers(link);
  await mkdir(dirname(link), { recursive: true });
  await runNicely(python, ['-m', 'venv', folder], {}, signal);
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  const pip = join(folder, 'bin', 'pip');
  await runNicely(pip, ['install', ...quiet, ...venvs[venv].packages], {}, signal);
  await symlink(basename(folder), `${folder}.link`);
  await rename(`${folder}.link`, link);
}

async function removeLeftOvers(link: string): Promise<void> {
  const linked = await readlink(link).catch(() => undefined);
  const names = await readdir(dirname(link)).catch(() => []);
  const left = names.filter((name) => name.startsWith(`${basename(link)}.`) && name !== linked);
  await Promise.all(left.map((name) => rm(join(dirname(link), name), { recursive: true, force: true })));
}
