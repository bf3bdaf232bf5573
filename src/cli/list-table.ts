import { formatAge } from '../kserve/age.js';
import { printerColumns } from '../kserve/printer-columns.js';
import type { Service } from '../kserve/service.js';
import { columnWidths, rowLine } from './table.js';

const kubectlColumns = [
  'NAME',
  'URL',
  'READY',
  'PREV',
  'LATEST',
  'PREVROLLEDOUTREVISION',
  'LATESTREADYREVISION',
  'AGE',
];

type TableOptions = { readonly wide: boolean; readonly allNamespaces: boolean };

/** Ready services first; else the API's order, which is by namespace and name. */
export function readyFirst(services: readonly Service[]): readonly Service[] {
  return [...services.filter(isReady), ...services.filter((service) => !isReady(service))];
}

/** A function from services to the lines of their table: kubectl's columns, then ours. */
export function serviceTable(
  options: TableOptions,
): (services: readonly Service[], now: number) => readonly string[] {
  const header = tableHeader(options);
  return (services, now) => {
    const rows = services.map((service) => serviceRow(service, options, now));
    const widths = columnWidths(header, rows);
    return [header, ...rows].map((row) => rowLine(row, widths));
  };
}

export function tableHeader({ wide, allNamespaces }: TableOptions): readonly string[] {
  return [
    ...(allNamespaces ? ['NAMESPACE'] : []),
    ...kubectlColumns,
    'PROTOCOL',
    ...(wide ? ['MODEL', 'FORMAT', 'RUNTIME', 'MODE'] : []),
    'WHY NOT READY',
  ];
}

export function serviceRow(
  service: Service,
  { wide, allNamespaces }: TableOptions,
  now: number,
): readonly string[] {
  const columns = printerColumns(service);
  return [
    ...(allNamespaces ? [service.namespace] : []),
    columns.name,
    columns.url,
    columns.ready,
    columns.prev,
    columns.latest,
    columns.prevRolledoutRevision,
    columns.latestReadyRevision,
    service.createdAt === undefined ? '<unknown>' : formatAge(now - service.createdAt),
    service.protocol,
    ...(wide
      ? [service.modelName, service.format ?? '', service.runtime ?? '', service.deploymentMode ?? '']
      : []),
    service.whyNotReady ?? '',
  ];
}

function isReady({ readiness }: Service): boolean {
  return readiness === 'ready';
}
