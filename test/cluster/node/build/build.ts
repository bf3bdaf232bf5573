/** Builds what is missing in the cache for the real node, beside what every cluster needs. */
import { withLock } from '../../state/lock.ts';
import { cacheFolder } from '../../state/paths.ts';
import { say, step } from '../../progress.ts';
import { buildNodePrograms } from './go-programs.ts';
import type { Image } from './images.ts';
import { buildLayer, isLayerBuilt, nameOfLayer } from './layers.ts';
import { buildNodeManifests } from './manifests.ts';
import { buildRootfs } from './rootfs.ts';
import { knativePrograms } from './versions.ts';
import type { NodeProgram } from './versions.ts';

/** As buildMissing of build/build.ts, which comes first. The images are asked for when the programs are there. Needs root. */
export async function buildNode(
  programs: readonly NodeProgram[],
  images: () => Promise<readonly Image[]>,
  signal?: AbortSignal,
): Promise<void> {
  const buildAll = async (build: Build): Promise<void> => {
    await buildNodePrograms(programs, build, signal);
    // Theirs and those of the networks beneath them.
    if (knativePrograms.every((program) => programs.includes(program)))
      await buildNodeManifests(build, signal);
    const sources = (await images()).flatMap(({ layers }) => layers);
    const roots = sources.flatMap((source) => ('rootfs' in source ? [source.rootfs] : []));
    await buildRootfs([...new Set(['node', ...roots] as const)], build, signal);
    for (const source of sources)
      if (!(await isLayerBuilt(source)))
        await build(`layer: ${nameOfLayer(source)}`, async () => void (await buildLayer(source, signal)));
  };
  // Another run may be building what this one does not need, for as long as half an hour.
  const missing: string[] = [];
  await buildAll(async (name) => void missing.push(name));
  if (missing.length === 0) return;
  await withLock(
    cacheFolder(),
    () => say(`Another run is building into ${cacheFolder()}: waiting for it.`),
    () => buildAll(sayAndBuild),
    signal,
  );
}

/** Told of each thing that is missing, and how it is built. */
type Build = (name: string, work: () => Promise<void>) => Promise<void>;

async function sayAndBuild(name: string, work: () => Promise<void>): Promise<void> {
  say(`          building ${name} …`);
  await step(`built ${name}`, work);
}
