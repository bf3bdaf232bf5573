/** Builds what is missing in the cache. */
import { mkdir } from 'node:fs/promises';
import { inParallel } from '../in-parallel.ts';
import { say, step } from '../progress.ts';
import { withLock } from '../state/lock.ts';
import { cacheFolder } from '../state/paths.ts';
import type { Program, Venv } from '../state/paths.ts';
import { buildProgram, isBuilt } from './go.ts';
import { buildManifest, isManifestBuilt, manifests } from './manifests.ts';
import type { Manifest } from './manifests.ts';
import { buildVenv, isVenvBuilt } from './python.ts';
import { endOrphans } from './command.ts';
import { findTools } from './tools.ts';
import { venvs, versions } from './versions.ts';

/** A part of what can be built. */
export type Needs = {
  readonly programs: readonly Program[];
  readonly venvs: readonly Venv[];
  readonly manifests: readonly Manifest[];
};

const everything: Needs = {
  programs: Object.keys(versions) as readonly Program[],
  venvs: Object.keys(venvs) as readonly Venv[],
  manifests,
};

/**
 * Every program, environment and manifest, or those that are needed. Those that are whole stay as they are, so that an interrupted
 * build goes on where it was. Throws when a tool is missing or a build fails.
 */
export async function buildMissing(signal?: AbortSignal, needs = everything): Promise<void> {
  // Another run may be building what this one does not need, for as long as half an hour.
  if (await areAllBuilt(needs)) return;
  const { python } = await findTools();
  await mkdir(cacheFolder(), { recursive: true });
  await withLock(cacheFolder(), sayWaiting, () => buildAll(needs, python, signal), signal);
}

async function areAllBuilt(needs: Needs): Promise<boolean> {
  const built = await Promise.all([
    ...needs.programs.map(isBuilt),
    ...needs.venvs.map(isVenvBuilt),
    ...needs.manifests.map(isManifestBuilt),
  ]);
  return built.every(Boolean);
}

function sayWaiting(): void {
  say(`Another run is building into ${cacheFolder()}: waiting for it.`);
}

async function buildAll(needs: Needs, python: string, signal?: AbortSignal): Promise<void> {
  await endOrphans();
  await inParallel(
    // Go's compiler keeps the cores busy while pip waits for the network.
    [(either) => buildPrograms(needs, either), (either) => buildVenvs(needs, python, either)],
    signal,
  );
  for (const manifest of needs.manifests) {
    if (await isManifestBuilt(manifest)) continue;
    await step(`manifests ${manifest}`, () => buildManifest(manifest, signal));
  }
}

async function buildPrograms({ programs }: Needs, signal?: AbortSignal): Promise<void> {
  for (const program of programs) {
    if (await isBuilt(program)) continue;
    const { version } = versions[program];
    say(`          building ${program} ${version} …`);
    await step(`built ${program} ${version}`, () => buildProgram(program, signal));
  }
}

async function buildVenvs({ venvs: wanted }: Needs, python: string, signal?: AbortSignal): Promise<void> {
  for (const venv of wanted) {
    if (await isVenvBuilt(venv)) continue;
    const what = `Python packages ${venvs[venv].packages.join(', ')}`;
    say(`          installing ${what} …`);
    await step(`installed ${what}`, () => buildVenv(venv, python, signal));
  }
}
