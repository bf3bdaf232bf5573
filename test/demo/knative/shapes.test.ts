import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { connectCluster } from '../../../src/cluster/cluster.js';
import { kinds } from '../../../src/demo/api/kinds.js';
import { startDemo } from '../../../src/demo/demo.js';
import { textAt, textMapAt } from '../../../src/kserve/fields.js';
import type { KubeObject } from '../../../src/kserve/kube-object.js';
import { shapesByKind } from './knative-objects.js';
import type { ObjectShape } from './object-shape.js';

/** The objects that Knative 1.21 and KServe 0.20 wrote for ready services, one with a canary, and one at zero: record-shapes.ts. */
const recorded = JSON.parse(readFileSync(new URL('recorded.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, ObjectShape>
>;
const page = readFileSync(new URL('../../../docs/demo.md', import.meta.url), 'utf8');

/** The rows of the page's table of fields: a kind, and the beginnings of paths that differ. */
const rows = (page.split("### Fields of Knative's objects")[1] ?? '')
  .split('\n## ', 1)
  .flatMap((section) => section.split('\n'))
  .filter((line) => line.startsWith('| ') && !line.startsWith('| kind') && !line.startsWith('| ---'))
  .map((line) => line.split(' | '))
  .map(([kind = '', fields = '', why = '']) => ({
    kinds: kind.replace('| ', '').split(', '),
    starts: Array.from(fields.matchAll(/`([^`]+)`/gu), ([, field = '']) => field),
    why,
  }));

const services = new Set(['vision/flower-sample', 'kserve-demo/scaled-to-zero']);

/** The service for which an object was made, as `NAMESPACE/NAME`. KServe's VirtualService has the service's name, net-istio's tell Knative's. */
function serviceOf(object: KubeObject): string {
  const labels = textMapAt(object, 'metadata', 'labels');
  const byRoute = labels['serving.knative.dev/route']?.replace(/-predictor$/u, '');
  const isNamed = object['kind'] === 'InferenceService' || object['kind'] === 'VirtualService';
  const own = isNamed ? textAt(object, 'metadata', 'name') : undefined;
  return `${textAt(object, 'metadata', 'namespace')}/${labels['serving.kserve.io/inferenceservice'] ?? byRoute ?? own}`;
}

async function demoShapes(): Promise<Readonly<Record<string, ObjectShape>>> {
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
function differences(ours: Readonly<Record<string, ObjectShape>>): readonly string[] {
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

const fits = (row: (typeof rows)[number], difference: string): boolean =>
  row.kinds.some((kind) => row.starts.some((start) => difference.startsWith(`${kind} ${start}`)));

test("each difference between the demo's Knative objects and real ones stands in docs/demo.md with its reason, and no other", async () => {
  const found = differences(await demoShapes());
  expect(found.filter((difference) => !rows.some((row) => fits(row, difference)))).toEqual([]);
  expect(rows.filter((row) => !found.some((difference) => fits(row, difference)))).toEqual([]);
  expect(rows.filter(({ why }) => why.length < 10)).toEqual([]);
});
