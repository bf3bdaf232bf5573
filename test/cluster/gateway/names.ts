/** The cluster's DNS and its Services' addresses, for the routers of graphs, which are processes of this machine. */
import { rename, writeFile } from 'node:fs/promises';
import { clusterNamesPath } from '../parts/graph-router.ts';
import type { Ports } from '../state/ports.ts';
import { serverOf } from './annotations.ts';
import { keyOf } from './objects.ts';
import type { World } from './objects.ts';
import { isBehind, isReady } from './pods-behind.ts';
import { hostsOf } from './routes.ts';

/** An address that refuses connections, as kube-proxy does for a Service without a ready pod. */
const refuses = '127.0.0.1:9';

let written = '';

/** Moved into its place: a router reads it at any time. */
export async function writeClusterNames(world: World, ports: Ports): Promise<void> {
  const text = JSON.stringify(clusterNames(world, ports), undefined, 2);
  if (text === written) return;
  await writeFile(`${clusterNamesPath()}.part`, text);
  await rename(`${clusterNamesPath()}.part`, clusterNamesPath());
  written = text;
}

/** HOST:PORT of each Service, and of each host that the gateway serves, to an address of this machine. */
export function clusterNames(world: World, ports: Ports): Readonly<Record<string, string>> {
  const services = world.services.flatMap((service) => {
    const { metadata, spec } = service;
    const server = serverOf(metadata, ports);
    const isUp = server !== undefined && world.pods.some((pod) => isBehind(pod, service) && isReady(pod));
    const [namespace, name] = keyOf(metadata).split('/');
    return (spec.ports ?? []).map(({ port }) => [
      `${name}.${namespace}.svc.cluster.local:${port}`,
      isUp ? `${server.address}:${server.port}` : refuses,
    ]);
  });
  const hosts = hostsOf(world)
    .filter(({ name }) => !name.includes('*') && !name.endsWith('.svc.cluster.local'))
    .map(({ name }) => [`${name}:80`, `127.0.0.1:${ports.gatewayHttp}`]);
  return Object.fromEntries([...services, ...hosts]);
}
