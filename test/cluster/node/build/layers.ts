/** The layers of our images: a tar file each, in the cache, keyed by what is in it. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run, runNicely } from '../../build/command.ts';
import { moduleFolder } from '../../build/go.ts';
import type { Module } from '../../build/go.ts';
import { python } from '../../state/paths.ts';
import { exists, nodeCache, rootfsFolder, shortHash } from './paths.ts';
import type { Rootfs } from './versions.ts';
import { imagePython } from './versions.ts';

export type LayerSource =
  | { readonly rootfs: Rootfs }
  /** Programs, as what the image calls them. `edition` is what a file's path does not say of it. */
  | { readonly programs: Readonly<Record<string, string>>; readonly edition?: string }
  /** A package that npm packed, installed as `npm install --global` does. */
  | { readonly globalPackage: string; readonly edition: string }
  /** Folders of a module, as what the image calls them. */
  | { readonly module: Module; readonly folders: Readonly<Record<string, string>> }
  /** Python packages with all that they need, in this folder of the image. */
  | {
      readonly packages: readonly string[];
      readonly folder: string;
      /** Installed beside them, without what they need. */
      readonly alone?: readonly string[];
      /** Folders of `folder` that nothing needs at run time. */
      readonly without?: readonly string[];
    };

export type Layer = { readonly file: string; readonly sha256: string; readonly bytes: number };

/** The layer's file; makes it where it is missing. After buildMissing of build/build.ts, one of whose environments has pip. */
export async function buildLayer(source: LayerSource, signal?: AbortSignal): Promise<Layer> {
  const file = layerFile(source);
  const about = `${file}.json`;
  if (!(await exists(about))) await make(source, file, about, signal);
  return { file, ...(JSON.parse(await readFile(about, 'utf8')) as { sha256: string; bytes: number }) };
}

export async function isLayerBuilt(source: LayerSource): Promise<boolean> {
  return exists(`${layerFile(source)}.json`);
}

/** The same one for every checkout: where an edition says what is in the files, the folders that they are in say nothing. */
function layerFile(source: LayerSource): string {
  const key =
    'programs' in source && source.edition !== undefined
      ? { ...source, programs: Object.entries(source.programs).map(([path, file]) => [path, basename(file)]) }
      : source;
  return nodeCache('layers', `${shortHash([JSON.stringify(key)])}.tar`);
}

async function make(source: LayerSource, file: string, about: string, signal?: AbortSignal): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const folder = `${file}.folder`;
  await rm(folder, { recursive: true, force: true });
  try {
    const content = 'rootfs' in source ? rootfsFolder(source.rootfs) : folder;
    if (!('rootfs' in source)) await fill(source, folder, signal);
    const owners = 'rootfs' in source ? [] : ['--owner=0', '--group=0'];
    const args = ['--create', '--sort=name', '--numeric-owner', ...owners, '--one-file-system'];
    await runNicely('tar', [...args, `--directory=${content}`, `--file=${file}.part`, '.'], {}, signal);
    const hash = createHash('sha256');
    let bytes = 0;
    await pipeline(createReadStream(`${file}.part`), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
      }
    });
    await rename(`${file}.part`, file);
    await writeFile(`${about}.part`, JSON.stringify({ sha256: hash.digest('hex'), bytes }));
    await rename(`${about}.part`, about);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(`${file}.part`, { force: true });
  }
}

async function fill(
  source: Exclude<LayerSource, { readonly rootfs: Rootfs }>,
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ('programs' in source) {
    for (const [path, program] of Object.entries(source.programs)) {
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await copyFile(program, join(folder, path));
      await chmod(join(folder, path), 0o755);
    }
  } else if ('globalPackage' in source) {
    const flags = ['--global', '--offline', '--ignore-scripts', '--prefix', join(folder, 'usr/local')];
    await mkdir(join(folder, 'usr/local/lib'), { recursive: true });
    await runNicely('npm', ['install', ...flags, source.globalPackage], {}, signal);
  } else if ('folders' in source) {
    const from = await moduleFolder(source.module, signal);
    for (const [path, name] of Object.entries(source.folders)) {
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await cp(join(from, name), join(folder, path), { recursive: true });
    }
    // Go's own cache is read-only.
    await run('chmod', ['-R', 'u+w,a+rX', folder]);
  } else {
    const target = ['--target', join(folder, source.folder), '--python-version', imagePython];
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--no-compile'];
    const install = ['-m', 'pip', 'install', ...quiet, '--only-binary=:all:', ...target];
    await runNicely(python('kserve'), [...install, ...source.packages], {}, signal);
    if (source.alone !== undefined)
      await runNicely(python('kserve'), [...install, '--no-deps', ...source.alone], {}, signal);
    for (const name of source.without ?? [])
      await rm(join(folder, source.folder, name), { recursive: true, force: true });
  }
}

/** The name of a layer in messages. */
export function nameOfLayer(source: LayerSource): string {
  if ('rootfs' in source) return `root file system ${source.rootfs}`;
  if ('programs' in source)
    return Object.values(source.programs)
      .map((path) => basename(path))
      .join(', ');
  if ('globalPackage' in source) return basename(source.globalPackage);
  if ('folders' in source) return Object.values(source.folders).join(', ');
  return `Python packages ${source.packages.join(', ')}`;
}
