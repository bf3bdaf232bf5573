import { dump } from 'js-yaml';
import { gzipSync } from 'node:zlib';
import type { Cluster, Query, Reading, Resource } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { findService, getObject } from '../discovery/find-service.js';
import { textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { podSelector } from '../kserve/service-kinds.js';
import type { Service } from '../kserve/service.js';
import { Problem } from '../problem.js';
import { hideSecretText } from '../wording/secret-text.js';
import type { Check } from './checkup.js';
import { redactObject } from './redact.js';
import { type ArchiveFile, tarArchive } from './tar.js';

/** The subject of a bundle: the cluster and the service, and what the checks found. */
export type BundleSubject = {
  /** Absent where none could be chosen. */
  readonly cluster?: Cluster;
  readonly name?: string;
  /** Of isvc, and what runs it. */
  readonly program: Readonly<Record<string, string>>;
  readonly checks: readonly Check[];
  /** As they were printed. */
  readonly text: string;
};

/** A fault shows in fewer objects of a kind than these. */
const mostObjects = 50;

/**
 * The files of a bundle for a bug report, without secrets: the checks, and with a name the service's objects. No logs, no payloads and
 * no answers: they may hold personal data. Objects that may not be read are left out.
 */
export async function gatherBundle(
  subject: BundleSubject,
  signal: AbortSignal,
): Promise<readonly ArchiveFile[]> {
  const { cluster, name, program, checks, text } = subject;
  const about: readonly ArchiveFile[] = [
    { name: 'program.yaml', text: dump(program) },
    { name: 'checks.txt', text: hideSecretText(`${text}\n`) },
    { name: 'checks.json', text: hideSecretText(`${JSON.stringify(checks, undefined, 2)}\n`) },
  ];
  if (cluster === undefined) return about;
  const objects = await Promise.all([
    yamlOf('kserve-config', readConfig(cluster, signal)),
    yamlOf('gateways', list(cluster, resources.gateways, {}, signal)),
    ...(name === undefined ? [] : await serviceFiles(cluster, name, signal)),
  ]);
  return [...about, ...objects.flat()];
}

/** The archive as bytes of a `.tar.gz`. */
export function packBundle(files: readonly ArchiveFile[], atMs: number): Uint8Array {
  return gzipSync(tarArchive(files, atMs));
}

async function serviceFiles(
  cluster: Cluster,
  name: string,
  signal: AbortSignal,
): Promise<readonly Promise<readonly ArchiveFile[]>[]> {
  const service = await findService(cluster, cluster.namespace, name, signal).catch(ifProblem);
  if (service === undefined) return [];
  const { namespace } = service;
  const own = { namespace, labelSelector: podSelector(service) };
  const named = (resource: Resource) =>
    list(cluster, resource, { namespace }, signal).then((items) =>
      items.filter((item) => isNamedAfter(item, service)),
    );
  return [
    yamlOf(
      'service',
      getObject(cluster, service, signal).then((object) => (object === undefined ? [] : [object])),
    ),
    yamlOf('pods', list(cluster, resources.pods, own, signal)),
    yamlOf('deployments', list(cluster, resources.deployments, own, signal)),
    yamlOf('revisions', list(cluster, resources.revisions, own, signal)),
    yamlOf('httproutes', named(resources.httpRoutes)),
    yamlOf('ingresses', named(resources.ingresses)),
    yamlOf('virtualservices', named(resources.virtualServices)),
    yamlOf('events', eventsOf(cluster, service, signal)),
  ];
}

function isNamedAfter(object: KubeObject, { name }: Service): boolean {
  const own = textAt(object, 'metadata', 'name') ?? '';
  return own === name || own.startsWith(`${name}-`);
}

async function eventsOf(
  cluster: Cluster,
  { namespace, name }: Service,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const items = await list(cluster, resources.events, { namespace }, signal);
  return items.filter((event) => {
    const about = textAt(event, 'involvedObject', 'name') ?? '';
    return about === name || about.startsWith(`${name}-`);
  });
}

async function readConfig(cluster: Cluster, signal: AbortSignal): Promise<readonly KubeObject[]> {
  return list(
    cluster,
    resources.configMaps,
    { fieldSelector: 'metadata.name=inferenceservice-config' },
    signal,
  );
}

async function list(
  cluster: Cluster,
  resource: Resource,
  query: Query,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const reading: Reading = await cluster.read(resource, query, signal);
  return reading.items.slice(0, mostObjects);
}

/** No file where there is nothing, or nothing may be read. */
async function yamlOf(
  name: string,
  reading: Promise<readonly KubeObject[]>,
): Promise<readonly ArchiveFile[]> {
  const objects = (await reading.catch(ifProblem)) ?? [];
  if (objects.length === 0) return [];
  const text = objects.map((object) => dump(redactObject(object), { lineWidth: -1 })).join('---\n');
  return [{ name: `${name}.yaml`, text }];
}

function ifProblem(thrown: unknown): undefined {
  if (thrown instanceof Problem) return undefined;
  throw thrown;
}
