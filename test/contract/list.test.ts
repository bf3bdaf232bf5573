import { expect, test } from 'vitest';
import { lineText } from '../../src/format/toned.js';
import { serviceLines } from '../../src/cli/list-table.js';
import { listExplained } from '../../src/discovery/explain-services.js';
import type { ServiceQuery } from '../../src/discovery/services.js';
import { kubectl, tableRows } from './kubectl.js';
import { useWorld } from './open-world.js';
import { never } from './product.js';
import { useProducts } from './use-product.js';

const world = useWorld();
const open = useProducts(world);

/** The columns that kubectl and isvc both print; ages move on between the two. */
const shared = ['NAMESPACE', 'NAME', 'URL', 'READY', 'PREV', 'LATEST', 'PREVROLLEDOUTREVISION'];

async function isvcRows(query: ServiceQuery): Promise<readonly Readonly<Record<string, string>>[]> {
  const { cluster } = await open();
  const { services } = await listExplained(cluster, query, never);
  const table = { kind: 'inference', wide: true, allNamespaces: query.namespace === undefined } as const;
  return tableRows((await serviceLines(services, table)).lines.map(lineText).join('\n'));
}

function only(
  rows: readonly Readonly<Record<string, string>>[],
): readonly Readonly<Record<string, string | undefined>>[] {
  const titles = [...shared, 'LATESTREADYREVISION'];
  return rows.map((row) => Object.fromEntries(titles.map((title) => [title, row[title]])));
}

test.for([
  ['a namespace', (namespace: string) => ['-n', namespace], (namespace: string) => ({ namespace })],
  ['all namespaces', () => ['-A'], () => ({})],
  [
    'a label selector',
    (namespace: string) => ['-n', namespace, '-l', '!isvc-nobody-has-this'],
    (namespace: string) => ({ namespace, labelSelector: '!isvc-nobody-has-this' }),
  ],
] as const)('the list of %s has the rows of kubectl, cell for cell', async ([, words, query], { skip }) => {
  const { namespace, kubeconfig, kubectl: command } = world();
  if (command === undefined) return skip('there is no kubectl on this machine');
  const theirs = tableRows(
    await kubectl(command, kubeconfig, ['get', 'inferenceservices', '-o', 'wide', ...words(namespace)]),
  );
  const ours = await isvcRows(query(namespace));
  expect(theirs.length).toBeGreaterThan(0);
  expect(only(ours)).toEqual(only(theirs));
});

test('services of every kind are listed: ready, failed, and with each protocol', async () => {
  const { cluster } = await open();
  const { services } = await listExplained(cluster, {}, never);
  const roles = ['kserve-v1', 'mlserver-v2', 'kserve-grpc', 'flower-grpc', 'failing-pod', 'fails'] as const;
  const found = roles.map((role) => {
    const { namespace, service } = world().target(role);
    return services.find(({ key }) => key === `${namespace}/${service}`)?.protocol;
  });
  expect(found).toEqual(['v1', 'v2', 'grpc-v2', 'grpc-v1', 'v1', 'v1']);
});
