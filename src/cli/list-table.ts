import { formatAge } from '../kserve/age.js';
import { printerColumns, type PrinterColumns } from '../kserve/printer-columns.js';
import { troubleLine } from '../kserve/readiness.js';
import { formatServiceUrl } from '../kserve/service-url.js';
import type { LlmService, Service, ServiceKind } from '../kserve/service.js';
import { tableLines } from './table.js';

export type ListTableOptions = {
  readonly kind: ServiceKind;
  readonly wide: boolean;
  readonly allNamespaces: boolean;
};

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

const url: Column = { title: 'URL', cell: (_, printed) => printed.url };
const ready: Column = { title: 'READY', cell: (_, printed) => printed.ready };
const age: Column = {
  title: 'AGE',
  cell: ({ createdAt }, _, now) => (createdAt === undefined ? '<unknown>' : formatAge(now - createdAt)),
};
const model: Column = { title: 'MODEL', cell: ({ modelName }) => modelName };

/** kubectl's columns of an LLMInferenceService and an InferenceGraph (config/crd of KServe, additionalPrinterColumns), and of the former all addresses, of which kubectl prints one. */
const reason: Column = { title: 'REASON', cell: (_, printed) => printed.reason };
const addresses: Column = {
  title: 'URLS',
  cell: (service) => (service.kind === 'llm' ? urlsOf(service) : ''),
};

function urlsOf(service: LlmService): string {
  return service.addresses.map((address) => formatServiceUrl(address.url)).join(',');
}

/** The header and the row of a service: kubectl's columns, without those of the rollout where no service has one, then ours. */
export type ServiceTable = {
  readonly header: readonly string[];
  readonly row: (service: Service, now: number) => readonly string[];
};

export function serviceTable(options: ListTableOptions, services: readonly Service[]): ServiceTable {
  const columns: readonly Column[] = [
    ...(options.allNamespaces ? [{ title: 'NAMESPACE', cell: ({ namespace }: Service) => namespace }] : []),
    { title: 'NAME', cell: ({ name }) => name },
    ...columnsOf[options.kind](options.wide, services),
    { title: 'WHY NOT READY', cell: (service) => troubleLine(service) ?? '' },
  ];
  return {
    header: columns.map(({ title }) => title),
    row: (service, now) => {
      const printed = printerColumns(service);
      return columns.map(({ cell }) => cell(service, printed, now));
    },
  };
}

const columnsOf: Readonly<
  Record<ServiceKind, (wide: boolean, services: readonly Service[]) => readonly Column[]>
> = {
  inference: (wide, services) => [
    url,
    ready,
    ...(wide || services.some(rollsOut) ? rollout : []),
    age,
    { title: 'PROTOCOL', cell: ({ protocol }) => protocol },
    ...(wide ? details : []),
  ],
  llm: (wide) => [url, ready, reason, age, ...(wide ? [addresses, model] : [])],
  graph: () => [url, ready, age],
};

function rollsOut(service: Service): boolean {
  const { prev, latest } = printerColumns(service);
  return prev !== '' || latest !== '';
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
  model,
  { title: 'FORMAT', cell: ({ format }) => format ?? '' },
  { title: 'RUNTIME', cell: ({ runtime }) => runtime ?? '' },
  { title: 'MODE', cell: ({ deploymentMode }) => deploymentMode ?? '' },
];

function isReady({ readiness }: Service): boolean {
  return readiness === 'ready';
}
