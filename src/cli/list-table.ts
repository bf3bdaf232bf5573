import { formatAge } from '../kserve/age.js';
import { printerColumns, type PrinterColumns } from '../kserve/printer-columns.js';
import type { Service } from '../kserve/service.js';
import { tableLines } from './table.js';

export type ListTableOptions = { readonly wide: boolean; readonly allNamespaces: boolean };

/** Ready services first; else the API's order, which is by namespace and name. */
export function readyFirst(services: readonly Service[]): readonly Service[] {
  return [...services.filter(isReady), ...services.filter((service) => !isReady(service))];
}

type Column = {
  readonly title: string;
  readonly cell: (service: Service, printed: PrinterColumns, now: number) => string;
};

/** kubectl's columns that say how traffic is split between revisions. Empty on every service that is not Knative's. */
const rollout: readonly Column[] = [
  { title: 'PREV', cell: (_, printed) => printed.prev },
  { title: 'LATEST', cell: (_, printed) => printed.latest },
  { title: 'PREVROLLEDOUTREVISION', cell: (_, printed) => printed.prevRolledoutRevision },
  { title: 'LATESTREADYREVISION', cell: (_, printed) => printed.latestReadyRevision },
];

/** The header and the row of a service: kubectl's columns, without those of the rollout where no service has one, then ours. */
export type ServiceTable = {
  readonly header: readonly string[];
  readonly row: (service: Service, now: number) => readonly string[];
};

export function serviceTable(
  { wide, allNamespaces }: ListTableOptions,
  services: readonly Service[],
): ServiceTable {
  const rollsOut = services.some((service) => {
    const { prev, latest } = printerColumns(service);
    return prev !== '' || latest !== '';
  });
  const columns: readonly Column[] = [
    ...(allNamespaces ? [{ title: 'NAMESPACE', cell: ({ namespace }: Service) => namespace }] : []),
    { title: 'NAME', cell: ({ name }) => name },
    { title: 'URL', cell: (_, printed) => printed.url },
    { title: 'READY', cell: (_, printed) => printed.ready },
    ...(wide || rollsOut ? rollout : []),
    {
      title: 'AGE',
      cell: ({ createdAt }, _, now) => (createdAt === undefined ? '<unknown>' : formatAge(now - createdAt)),
    },
    { title: 'PROTOCOL', cell: ({ protocol }) => protocol },
    ...(wide ? details : []),
    { title: 'WHY NOT READY', cell: ({ whyNotReady, startFailure }) => whyNotReady ?? startFailure ?? '' },
  ];
  return {
    header: columns.map(({ title }) => title),
    row: (service, now) => {
      const printed = printerColumns(service);
      return columns.map(({ cell }) => cell(service, printed, now));
    },
  };
}

/** The whole table, as lines. */
export async function serviceLines(
  services: readonly Service[],
  options: ListTableOptions,
): Promise<readonly string[]> {
  const { header, row } = serviceTable(options, services);
  const now = Date.now();
  return tableLines(
    header,
    services.map((service) => row(service, now)),
  );
}

const details: readonly Column[] = [
  { title: 'MODEL', cell: ({ modelName }) => modelName },
  { title: 'FORMAT', cell: ({ format }) => format ?? '' },
  { title: 'RUNTIME', cell: ({ runtime }) => runtime ?? '' },
  { title: 'MODE', cell: ({ deploymentMode }) => deploymentMode ?? '' },
];

function isReady({ readiness }: Service): boolean {
  return readiness === 'ready';
}
