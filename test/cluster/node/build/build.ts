/** Builds what is missing in the cache for the real node, beside what every cluster needs. */
import { withLock } from '../../state/lock.ts';
import { cacheFolder } from '../../state/paths.ts';
import { say, step } from '../../progress.ts';
import { buildNodePrograms } from './go-programs.ts';
import type { Image } from './images.ts';
import { buildLayer, isLayerBuilt, nameOfLayer } from './layers.ts';
import { buildRootfs } from './rootfs.ts';

/** As buildMissing of build/build.ts, which comes first. The images are asked for when the programs are there. Needs root. */
export async function buildNode(
  images: () => Promise<readonly Image[]>,
  signal?: AbortSignal,
): Promise<void> {
  await withLock(
    cacheFolder(),
    () => say(`Another run is building into ${cacheFolder()}: waiting for it.`),
    async () => {
      await buildNodePrograms(sayAndBuild, signal);
      await buildRootfs(sayAndBuild, signal);
      for (const source of (await images()).flatMap(({ layers }) => layers)) {
        if (await isLayerBuilt(source)) continue;
        await sayAndBuild(`layer: ${nameOfLayer(source)}`, async () => {
          await buildLayer(source, signal);
        });
      }
    },
    signal,
  );
}

async function sayAndBuild(name: string, work: () => Promise<void>): Promise<void> {
  say(`          building ${name} …`);
  await step(`built ${name}`, work);
}
