/** Gives the node its images: no registry is out there. */
import { run } from '../../build/command.ts';
import { statePath } from '../../state/paths.ts';
import type { Image } from '../build/images.ts';
import { buildLayer } from '../build/layers.ts';
import { writeLayout } from '../build/oci.ts';
import type { Members } from './namespaces.ts';
import { inNode } from './namespaces.ts';

/** Those that containerd keeps from an earlier start stay as they are. */
export async function loadImages(
  members: Members,
  images: readonly Image[],
  signal?: AbortSignal,
): Promise<void> {
  const there = await loaded(members, signal);
  const folder = statePath('node', 'images');
  const layersOf = ({ layers }: Image) => Promise.all(layers.map((source) => buildLayer(source, signal)));
  const digests = await writeLayout(folder, images, layersOf);
  const missing = images.filter(({ name }) => !there.has(`${name} ${digests[name] ?? ''}`));
  if (missing.length === 0) return;
  await writeLayout(folder, missing, layersOf);
  const load = `tar --create --dereference --directory='${folder}' . | ctr --namespace=k8s.io images import -`;
  await inside(members, ['bash', '-o', 'pipefail', '-c', load], signal);
}

/** `NAME DIGEST` of each image. */
async function loaded(members: Members, signal?: AbortSignal): Promise<ReadonlySet<string>> {
  const table = await inside(members, ['ctr', '--namespace=k8s.io', 'images', 'list'], signal);
  return new Set(
    table
      .split('\n')
      .map((line) => line.split(/\s+/))
      .map(([name, , digest]) => `${name} ${digest}`),
  );
}

async function inside(
  members: Members,
  [command = '', ...args]: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  const spec = inNode(members, { name: '', command, args, logFile: '', ready: { file: '' } });
  return run(spec.command, spec.args, {}, signal);
}
