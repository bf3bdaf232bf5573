import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { connectCluster } from '../../../src/cluster/cluster.js';
import { kinds } from '../../../src/demo/api/kinds.js';
import { startDemo } from '../../../src/demo/demo.js';
import { textAt, textMapAt } from '../../../src/kserve/fields.js';
import type { KubeObject } from '../../../src/kserve/kube-object.js';
import { shapesByKind } from './made-objects.js';
import type { ObjectShape } from './object-shape.js';

type World = {
  /** The shapes that real controllers gave such objects: record-shapes.ts. */
  readonly recorded: Readonly<Record<string, ObjectShape>>;
  /** Of the demo, as `NAMESPACE/NAME`. */
  readonly services: ReadonlySet<string>;
  /** The heading above the page's table of fields: a kind, and the beginnings of paths that differ. */
  readonly heading: string;
};

const worlds = {
  /** By Knative 1.21 and KServe 0.20, for ready services, one with a canary, and one at zero. */
  Knative: {
    recorded: read('recorded-knative.json'),
    services: new Set(['vision/flower-sample', 'kserve-demo/scaled-to-zero']),
    heading: "### Fields of Knative's objects",
  },
  /** By KServe 0.20 on a node that runs pods, for ready services of V1, V2 and gRPC. */
  Standard: {
    recorded: read('recorded-standard.json'),
    services: new Set(['kserve-demo/sklearn-iris', 'kserve-demo/sklearn-v2-iris', 'kserve-demo/iris-grpc']),
    heading: '### Fields of objects in Standard mode',
  },
} satisfies Readonly<Record<string, World>>;

function read(file: string): Readonly<Record<string, ObjectShape>> {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Readonly<
    Record<string, ObjectShape>
  >;
}

const page = readFileSync(new URL('../../../docs/demo.md', import.meta.url), 'utf8');

type Row = { readonly kinds: readonly string[]; readonly starts: readonly string[]; readonly why: string };

function rowsBelow(heading: string): readonly Row[] {
  return (page.split(heading)[1] ?? '')
    .split(/\n###? /u, 1)
    .flatMap((section) => section.split('\n'))
    .filter((line) => line.startsWith('| ') && !line.startsWith('| kind') && !line.startsWith('| ---'))
    .map((line) => line.split(' | '))
    .map(([kind = '', fields = '', why = '']) => ({
      kinds: kind.replace('| ', '').split(', '),
      starts: Array.from(fields.matchAll(/`([^`]+)`/gu), ([, field = '']) => field),
      why,
    }));
}

/** The service for which an object was made, as `NAMESPACE/NAME`. Routes without KServe's label have its name, or tell Knative's. */
function serviceOf(object: KubeObject): string {
  const labels = textMapAt(object, 'metadata', 'labels');
  const isNamed = ['InferenceService', 'HTTPRoute', 'VirtualService'].includes(String(object['kind']));
  const own = isNamed ? textAt(object, 'metadata', 'name') : undefined;
  const name =
    labels['serving.kserve.io/inferenceservice'] ??
    (labels['serving.knative.dev/route'] ?? own)?.replace(/-predictor$/u, '');
  return `${textAt(object, 'metadata', 'namespace')}/${name}`;
}

async function demoShapes({ services }: World): Promise<Readonly<Record<string, ObjectShape>>> {
  const demo = await startDemo({});
  const cluster = await connectCluster({ kubeconfigText: demo.kubeconfig });
  try {
    const lists = await Promise.all(
      kinds.map(async ({ group, version, plural, namespaced, kind }) => {
        const read = await cluster.read(
          { group, version, plural, namespaced },
          {},
          new AbortController().signal,
        );
        const apiVersion = group === '' ? version : `${group}/${version}`;
        return read.items.map((item) => ({ apiVersion, kind, ...item }));
      }),
    );
    return shapesByKind(lists.flat().filter((object) => services.has(serviceOf(object))));
  } finally {
    await cluster.close();
    await demo.close();
  }
}

/** `KIND PATH`: what all real objects of the kind have and the demo's do not, what only the demo has, and what is of another type. */
function differences({ recorded }: World, ours: Readonly<Record<string, ObjectShape>>): readonly string[] {
  return Object.entries(recorded).flatMap(([kind, real]) => {
    const mine = ours[kind];
    if (mine === undefined) return [`${kind} kind`];
    const lacking = Object.entries(real).filter(([path, types]) => !types.endsWith('?') && !(path in mine));
    const made = Object.entries(mine).filter(([path, types]) => !isRecorded(real[path], types));
    return [...lacking, ...made].map(([path]) => `${kind} ${path}`);
  });
}

function isRecorded(real: string | undefined, types: string): boolean {
  const known = new Set(real?.replace('?', '').split('|'));
  return types
    .replace('?', '')
    .split('|')
    .every((type) => known.has(type));
}

const fits = (row: Row, difference: string): boolean =>
  row.kinds.some((kind) => row.starts.some((start) => difference.startsWith(`${kind} ${start}`)));

test.each(Object.entries(worlds))(
  "%s: each difference between the demo's objects and real ones stands in docs/demo.md with its reason, and no other",
  async (_name, world) => {
    const rows = rowsBelow(world.heading);
    const found = differences(world, await demoShapes(world));
    expect(found.filter((difference) => !rows.some((row) => fits(row, difference)))).toEqual([]);
    expect(rows.filter((row) => !found.some((difference) => fits(row, difference)))).toEqual([]);
    expect(rows.filter(({ why }) => why.length < 10)).toEqual([]);
  },
);
