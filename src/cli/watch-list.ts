import { wholeObject, type Cluster } from '../cluster/cluster.js';
import { watchKind } from '../discovery/watch-kinds.js';
import { sameReasons, watchExplained } from '../discovery/watch-explained.js';
import { textAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Service, ServiceKey, ServiceKind } from '../kserve/service.js';
import type { KindQuery } from '../discovery/services.js';
import type { Context } from './context.js';
import { leftOut, readyFirst, serviceTable, type ServiceTable, widthFor } from './list-table.js';
import { objectName, printValue } from './objects.js';
import { refusedLines } from './refused-lines.js';
import { type TableCell, headerCells, layTable, rowLines, type TableLayout } from './table.js';

/** `isvc list -w`: the table, then what `notes` tells, then a row for each service that changes, as kubectl does. Ends only with the signal. */
export async function watchTable(
  cluster: Cluster,
  query: KindQuery,
  context: Context,
  notes: Promise<readonly string[]>,
): Promise<void> {
  const { out, options, signal } = context;
  const { kind, ...where } = query;
  const shape = {
    kind,
    wide: options.output === 'wide',
    allNamespaces: query.namespace === undefined,
    columns: out.columns,
  };
  // The services that graphs call decide whether the graphs are ready.
  const kinds: readonly ServiceKind[] = kind === 'graph' ? ['graph', 'inference'] : [kind];
  const told = new Set<string>();
  let table: ServiceTable | undefined;
  let layout: TableLayout | undefined;
  let shown: ReadonlyMap<ServiceKey, Service> = new Map();
  for await (const live of watchExplained(cluster, { ...where, kinds }, { plainFirst: false }, signal)) {
    const refused = refusedLines(cluster).filter((line) => !told.has(line));
    for (const line of refused) told.add(line);
    if (live.type === 'stale') {
      for (const line of [notLive(live), ...refused]) out.note(line);
      continue;
    }
    for (const warning of new Set([...live.warnings, ...refused])) out.note(warning);
    const services = live.services.filter((service) => service.kind === kind);
    table ??= serviceTable(shape, services);
    const rows = changedRows(table, shown, services);
    if (layout === undefined) {
      layout = await layTable(table.columns, rows, widthFor(shape));
      const header = headerCells(table.columns.map(({ title }) => title));
      out.printLines(await rowLines(layout, [header, ...rows]));
      for (const note of [...leftOut(layout.left, shape), ...(await notes)]) out.note(note);
    } else if (rows.length > 0) out.printLines(await rowLines(layout, rows));
    shown = new Map(services.map((service) => [service.key, service]));
  }
}

/** A row for each service that is new, changed or gone since `shown`, or whose pods say something else. */
function changedRows(
  table: ServiceTable,
  shown: ReadonlyMap<ServiceKey, Service>,
  services: readonly Service[],
): readonly (readonly TableCell[])[] {
  const now = Date.now();
  const keys = new Set(services.map(({ key }) => key));
  const changed = services.filter((service) => {
    const before = shown.get(service.key);
    return before?.resourceVersion !== service.resourceVersion || !sameReasons(before, service);
  });
  const deleted = [...shown.values()].filter(({ key }) => !keys.has(key));
  return [
    ...readyFirst(changed).map((service) => table.row(service, now)),
    ...deleted.map((service) => [...table.row(service, now).slice(0, -1), 'deleted']),
  ];
}

function notLive({ why, retryInMs }: { readonly why: string; readonly retryInMs: number }): string {
  return `not live: ${why}; trying again in ${Math.ceil(retryInMs / 1000)} s`;
}

/** `isvc list -w -o json|yaml|name`: each object as it is now, then each that changes. Ends only with the signal. */
export async function watchObjects(
  cluster: Cluster,
  { kind, ...query }: KindQuery,
  { out, options, signal }: Context,
): Promise<void> {
  let versions = new Map<string, string>();
  let printed = 0;
  const print = async (object: KubeObject) => {
    // Between the documents of one stream (YAML 1.2, section 9.2), as kubectl has it.
    if (options.output === 'yaml' && printed > 0) out.print('---');
    printed += 1;
    if (options.output === 'name') out.print(objectName(object, kind));
    else printValue(object, options.output, out);
  };
  const watching = watchKind(cluster, kind, query, wholeObject, signal);
  for (;;) {
    const { done, value: event } = await watching.next();
    if (done === true) {
      if (event !== undefined) throw event.problem;
      return;
    }
    if (event.type === 'interrupted') {
      out.note(notLive(event));
    } else if (event.type === 'changed') {
      const [uid, version] = identity(event.object);
      if (event.change === 'deleted') versions.delete(uid);
      else versions.set(uid, version);
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
  return [textAt(object, 'metadata', 'uid') ?? '', textAt(object, 'metadata', 'resourceVersion') ?? ''];
}
