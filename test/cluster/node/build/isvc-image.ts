/** The image of docs/in-cluster.md, by its own steps, with what is there in place of Docker: `npm pack`, and `npm install --global` of that. */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../../build/command.ts';
import type { Image } from './images.ts';
import { exists, nodeCache } from './paths.ts';

/** As manifests/in-cluster.yaml names it, with the registry that containerd adds. */
const name = 'docker.io/library/isvc:local';

/** Of the isvc that is built in this checkout. */
export async function isvcImage(): Promise<Image> {
  const { file, hash } = await packed();
  const node = createRequire(import.meta.url).resolve('node/package.json');
  const { version } = JSON.parse(await readFile(node, 'utf8')) as { readonly version: string };
  return {
    name,
    layers: [
      { rootfs: 'python' },
      { programs: { '/usr/local/bin/node': join(dirname(node), 'bin', 'node') }, edition: version },
      { globalPackage: file, edition: hash },
    ],
    // node:24-slim has a user of this number, whose home it is.
    config: {
      Entrypoint: ['isvc'],
      Env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'HOME=/home/node'],
      User: '1000',
    },
  };
}

/** The package as npm would publish it. Its name says what is in it. */
async function packed(): Promise<{ readonly file: string; readonly hash: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'isvc-pack-'));
  try {
    const answer = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
    const [{ filename }] = JSON.parse(answer) as [{ readonly filename: string }];
    const made = join(folder, filename);
    const hash = createHash('sha256')
      .update(await readFile(made))
      .digest('hex')
      .slice(0, 8);
    const file = nodeCache('packages', hash, filename);
    if (!(await exists(file))) {
      await mkdir(dirname(file), { recursive: true });
      await copyFile(made, `${file}.part`);
      await rename(`${file}.part`, file);
    }
    return { file, hash };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
