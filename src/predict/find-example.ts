import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { ownField } from '../inference/json.js';
import { keptName } from '../kserve/service-key.js';
import type { Service } from '../kserve/service.js';
import type { ExampleReading, GivenPayload } from './options.js';

type Examples = {
  readonly service: Pick<Service, 'namespace' | 'key'>;
  /** Another service whose example fits as well. */
  readonly exampleOf?: string;
  readonly cluster: Pick<Cluster, 'read'>;
  readonly ahead?: ExampleReading;
};

/**
 * The cluster's own example: ConfigMap labeled `isvc/example-for: NAME`. A user without permission to read ConfigMaps gets none from there,
 * and goes on.
 */
export async function findExample(
  { cluster, service: { namespace, key }, exampleOf, ahead }: Examples,
  signal: AbortSignal,
): Promise<GivenPayload | undefined> {
  const known = ahead?.of === key ? await ahead.read : undefined;
  const read = await Promise.all([
    known ?? readExamples(cluster, namespace, keptName(key), signal),
    ...(exampleOf === undefined ? [] : [readExamples(cluster, namespace, exampleOf, signal)]),
  ]);
  for (const item of read.flatMap(({ items }) => items)) {
    const example = exampleIn(item);
    if (example === undefined) continue;
    const configMap = String(ownField(ownField(item, 'metadata'), 'name'));
    const where = `the example in ConfigMap ${namespace}/${configMap}`;
    if (example.fileName === usualKey) return { ...example, source: where };
    return { ...example, source: `${where}, key ${example.fileName}`, sourceNamesFile: true };
  }
  return undefined;
}

const usualKey = 'payload.json';

/** The key `payload.json`; else the first by name, whose ending tells what it is. Bytes stand in `binaryData` (Kubernetes, ConfigMap v1). */
function exampleIn(
  configMap: unknown,
): { readonly bytes: Uint8Array; readonly fileName: string } | undefined {
  const texts = entriesOf(ownField(configMap, 'data')).map(
    ([key, text]) => [key, Buffer.from(text)] as const,
  );
  const binaries = entriesOf(ownField(configMap, 'binaryData')).map(
    ([key, base64]) => [key, Buffer.from(base64, 'base64')] as const,
  );
  const all = [...texts, ...binaries].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const [fileName, bytes] = all.find(([key]) => key === usualKey) ?? all[0] ?? [];
  return fileName === undefined || bytes === undefined ? undefined : { fileName, bytes };
}

function entriesOf(data: unknown): readonly (readonly [string, string])[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, text]) =>
    typeof text === 'string' ? [[key, text] as const] : [],
  );
}

/** Of a label's value (kubernetes.io/docs/concepts/overview/working-with-objects/labels, "Syntax and character set"). */
const mostLabelCharacters = 63;

/** Reads what `findExample` looks for. */
export function readExamples(
  cluster: Pick<Cluster, 'read'>,
  namespace: string,
  name: string,
  signal: AbortSignal,
): ReturnType<Cluster['read']> {
  // No label can name it, and the API server refuses the question.
  if (name.length > mostLabelCharacters) return Promise.resolve({ items: [] });
  const query = { namespace, labelSelector: `isvc/example-for=${name}` };
  return cluster.read(resources.configMaps, query, signal);
}
