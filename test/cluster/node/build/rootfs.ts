/** Root file systems of Debian, by debootstrap. Nothing is installed on the machine: debootstrap itself is only unpacked. */
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run, runNicely } from '../../build/command.ts';
import { exists, nodeCache, rootfsFolder } from './paths.ts';
import { rootfsPackages, suite } from './versions.ts';
import type { Rootfs } from './versions.ts';

const mirror = 'http://deb.debian.org/debian';

/** Builds what is missing of these, as buildNodePrograms does. Needs root. */
export async function buildRootfs(
  names: readonly Rootfs[],
  build: (name: string, work: () => Promise<void>) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  for (const name of names) {
    if (await exists(rootfsFolder(name))) continue;
    await build(`root file system ${name}`, () => bootstrap(name, signal));
  }
}

async function bootstrap(name: Rootfs, signal?: AbortSignal): Promise<void> {
  const unpacked = await unpackDebootstrap(signal);
  const folder = rootfsFolder(name);
  const part = `${folder}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true });
  const env = {
    DEBOOTSTRAP_DIR: join(unpacked, 'usr', 'share', 'debootstrap'),
    PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`,
  };
  // Its mounts are in a namespace that ends with it.
  const args = ['--mount', '--propagation', 'private', 'sh', join(unpacked, 'usr', 'sbin', 'debootstrap')];
  const include = `--include=${rootfsPackages[name].join(',')}`;
  await runNicely('unshare', [...args, '--variant=minbase', include, suite, part, mirror], { env }, signal);
  await Promise.all(
    ['archives', 'lists'].map((kept) =>
      emptyFolder(join(part, kept === 'lists' ? 'var/lib/apt/lists' : 'var/cache/apt/archives')),
    ),
  );
  await rename(part, folder);
}

/** Debian's own package of it, unpacked in the cache, by lists of packages that are read into the cache too. */
async function unpackDebootstrap(signal?: AbortSignal): Promise<string> {
  const folder = nodeCache('debootstrap');
  if (await exists(folder)) return folder;
  const apt = nodeCache('apt');
  await rm(apt, { recursive: true, force: true });
  for (const name of ['lists/partial', 'cache/archives/partial'])
    await mkdir(join(apt, name), { recursive: true });
  const where = ['-o', `Dir::State::lists=${join(apt, 'lists')}`, '-o', `Dir::Cache=${join(apt, 'cache')}`];
  await run('apt-get', [...where, '--quiet', 'update'], {}, signal);
  await run('apt-get', [...where, '--quiet', 'download', 'debootstrap'], { cwd: apt }, signal);
  const file = (await readdir(apt)).find((name) => name.endsWith('.deb'));
  if (file === undefined) throw new Error('apt-get downloaded no debootstrap');
  const part = `${folder}.part`;
  await rm(part, { recursive: true, force: true });
  await run('dpkg-deb', ['--extract', join(apt, file), part], {}, signal);
  await rm(apt, { recursive: true });
  await rename(part, folder);
  return folder;
}

async function emptyFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'partial'), { recursive: true });
}
