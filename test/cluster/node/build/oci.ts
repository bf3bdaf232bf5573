/** Images as an OCI layout: https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md */
import { createHash } from 'node:crypto';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Image } from './images.ts';
import type { Layer } from './layers.ts';

type Descriptor = { readonly mediaType: string; readonly digest: string; readonly size: number };

/** Of each image, by name: the digest under which containerd keeps it. */
export type Digests = Readonly<Record<string, string>>;

/** Writes the layout; its layers are links to the cache's files, so a tar of it must follow them. */
export async function writeLayout(
  folder: string,
  images: readonly Image[],
  layersOf: (image: Image) => Promise<readonly Layer[]>,
): Promise<Digests> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true });
  const manifests: (Descriptor & { readonly annotations: Readonly<Record<string, string>> })[] = [];
  for (const image of images) {
    const manifest = await writeImage(folder, image, await layersOf(image));
    manifests.push({ ...manifest, annotations: { 'io.containerd.image.name': image.name } });
  }
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  return Object.fromEntries(images.map(({ name }, at) => [name, manifests[at]?.digest ?? '']));
}

async function writeImage(folder: string, image: Image, layers: readonly Layer[]): Promise<Descriptor> {
  const described: Descriptor[] = [];
  for (const { file, sha256, bytes } of layers) {
    await symlink(file, join(folder, 'blobs', 'sha256', sha256)).catch(ignoreExisting);
    const mediaType = 'application/vnd.oci.image.layer.v1.tar';
    described.push({ mediaType, digest: `sha256:${sha256}`, size: bytes });
  }
  const config = await writeBlob(folder, 'application/vnd.oci.image.config.v1+json', {
    architecture: 'amd64',
    os: 'linux',
    config: image.config,
    rootfs: { type: 'layers', diff_ids: described.map(({ digest }) => digest) },
  });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  return writeBlob(folder, mediaType, { schemaVersion: 2, mediaType, config, layers: described });
}

async function writeBlob(folder: string, mediaType: string, value: object): Promise<Descriptor> {
  const text = JSON.stringify(value);
  const hash = createHash('sha256').update(text).digest('hex');
  await writeFile(join(folder, 'blobs', 'sha256', hash), text);
  return { mediaType, digest: `sha256:${hash}`, size: Buffer.byteLength(text) };
}

/** Images share layers. */
function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}
