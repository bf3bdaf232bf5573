import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import { watchServices, type ServiceQuery } from '../discovery/services.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Service, ServiceKey } from '../kserve/service.js';
import type { Context } from './context.js';
import { readyFirst, serviceRow, tableHeader } from './list-table.js';
import { objectName, printValue } from './objects.js';
import { columnWidths, rowLine } from './table.js';

/** `isvc list -w`: the table, then a row for each service that changes, as kubectl does. Ends only with the signal. */
export async function watchTable(
  cluster: Cluster,
  query: ServiceQuery,
  { out, options, signal }: Context,
): Promise<void> {
  const table = { wide: options.output === 'wide', allNamespaces: query.namespace === undefined };
  const header = tableHeader(table);
  let widths: readonly number[] | undefined;
  let shown: ReadonlyMap<ServiceKey, Service> = new Map();
  for await (const live of watchServices(cluster, query, signal)) {
    if (live.type === 'stale') {
      out.note(`not live: ${live.why}; trying again in ${Math.ceil(live.retryInMs / 1000)} s`);
      continue;
    }
    const changed = readyFirst(live.services).filter(
      ({ key, resourceVersion }) => shown.get(key)?.resourceVersion !== resourceVersion,
    );
    const now = new Map(live.services.map((service) => [service.key, service]));
    const deleted = [...shown.values()].filter(({ key }) => !now.has(key));
    const rows = [
      ...changed.map((service) => serviceRow(service, table, Date.now())),
      ...deleted.map((service) => [...serviceRow(service, table, Date.now()).slice(0, -1), 'deleted']),
    ];
    if (widths === undefined) {
      widths = columnWidths(header, rows);
      out.print(rowLine(header, widths));
    }
    for (const row of rows) out.print(rowLine(row, widths));
    shown = now;
  }
}

/** `isvc list -w -o json|yaml|name`: each object as it is now, then each that changes. Ends only with the signal. */
export async function watchObjects(
  cluster: Cluster,
  query: ServiceQuery,
  { out, options, signal }: Context,
): Promise<void> {
  let versions: ReadonlyMap<string, string> = new Map();
  const print = async (object: KubeObject) => {
    if (options.output === 'name') out.print(objectName(object));
    else await printValue(object, options.output, out);
  };
  for await (const event of cluster.watch(resources.inferenceServices, query, signal)) {
    if (event.type === 'interrupted') {
      out.note(`not live: ${event.why}; trying again in ${Math.ceil(event.retryInMs / 1000)} s`);
    } else if (event.type === 'changed') {
      versions = new Map([...versions, identity(event.object)]);
      await print(event.object);
    } else {
      // After an interruption the list comes anew: only what differs from what was printed is news.
      for (const object of event.items) {
        const [uid, version] = identity(object);
        if (versions.get(uid) !== version) await print(object);
      }
      versions = new Map(event.items.map(identity));
    }
  }
}

function identity(object: KubeObject): [string, string] {
  const { metadata } = object as {
    readonly metadata?: { readonly uid?: unknown; readonly resourceVersion?: unknown };
  };
  return [String(metadata?.uid), String(metadata?.resourceVersion)];
}
