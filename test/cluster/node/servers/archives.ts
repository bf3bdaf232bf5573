/** Models as KServe's storage-initializer fetches them: an archive each, in the cache, beside the folder that it was made of. */
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runNicely } from '../../build/command.ts';
import { artifact } from '../../models/artifacts.ts';
import type { Artifact } from '../../models/artifacts.ts';
import { python } from '../../state/paths.ts';
import { exists } from '../build/paths.ts';

/** The folders of an archive, by its name: a folder of an artifact, and the name of that folder inside. */
const archives = {
  // TensorFlow Serving looks for versions, which are folders with numbers for names.
  flower: { of: 'tensorflow', folder: 'flower', inside: '1' },
  'half-plus-two': { of: 'tensorflow', folder: 'half_plus_two', inside: '1' },
  identity: { of: 'triton', folder: 'models', inside: '.' },
} as const satisfies Readonly<
  Record<string, { readonly of: Artifact; readonly folder: string; readonly inside: string }>
>;

/** Their paths; makes what is missing. */
export async function modelArchives(signal?: AbortSignal): Promise<readonly string[]> {
  const files: string[] = [];
  for (const [name, { of, folder, inside }] of Object.entries(archives)) {
    const from = await artifact(of, signal);
    const file = `${from}-archives/${name}.zip`;
    files.push(file);
    if (await exists(file)) continue;
    await pack({ from: `${from}/${folder}`, inside, file }, signal);
  }
  return files;
}

/** A zip: KServe unpacks a tar with a word that Debian's Python does not know yet. */
async function pack(
  { from, inside, file }: { readonly from: string; readonly inside: string; readonly file: string },
  signal?: AbortSignal,
): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  await mkdir(dirname(file), { recursive: true });
  try {
    const words = [join(import.meta.dirname, 'pack_model.py'), from, inside, part];
    await runNicely(python('kserve'), words, {}, signal);
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}
