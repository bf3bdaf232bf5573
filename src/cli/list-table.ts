import { formatAge } from '../kserve/age.js';
import { printerColumns, type PrinterColumns } from '../kserve/printer-columns.js';
import { troubleLine } from '../kserve/readiness.js';
import { formatServiceUrl } from '../kserve/service-url.js';
import type { LlmService, Service, ServiceKind } from '../kserve/service.js';
import { toned, type TonedLine, type TonedText } from '../format/toned.js';
import { type TableCell, headerCells, layTable, rowLines, type TableColumn } from './table.js';

/** A shorter reason says nothing. */
const shortestTrouble = 24;

export type ListTableOptions = {
  readonly kind: ServiceKind;
  readonly wide: boolean;
  readonly allNamespaces: boolean;
  /** Columns of the terminal that it is for; a wide table, and one for a pipe, takes as many as it needs. */
  readonly columns?: number | undefined;
};

/** Ready services first; else the API's order, which is by namespace and name. */
export function readyFirst(services: readonly Service[]): readonly Service[] {
  return [...services.filter(isReady), ...services.filter((service) => !isReady(service))];
}

type Column = TableColumn & {
  readonly cell: (service: Service, printed: PrinterColumns, now: number) => TableCell;
};

/** kubectl's columns that say how traffic is split between revisions. Empty on every service that is not Knative's. */
const rollout: readonly Column[] = [
  { title: 'PREV', drops: 6, cell: (_, printed) => printed.prev },
  { title: 'LATEST', drops: 6, cell: (_, printed) => printed.latest },
  { title: 'PREVROLLEDOUTREVISION', drops: 1, cell: (_, printed) => printed.prevRolledoutRevision },
  { title: 'LATESTREADYREVISION', drops: 2, cell: (_, printed) => printed.latestReadyRevision },
];

const url: Column = { title: 'URL', drops: 3, cell: (_, printed) => printed.url };
const ready: Column = { title: 'READY', cell: (_, printed) => readyCell(printed.ready) };
const age: Column = {
  title: 'AGE',
  drops: 7,
  cell: ({ createdAt }, _, now) => (createdAt === undefined ? '<unknown>' : formatAge(now - createdAt)),
};
const model: Column = { title: 'MODEL', cell: ({ modelName }) => modelName };

/** kubectl's columns of an LLMInferenceService and an InferenceGraph (config/crd of KServe, additionalPrinterColumns), and of the former all addresses, of which kubectl prints one. */
const reason: Column = { title: 'REASON', drops: 5, cell: (_, printed) => printed.reason };
const addresses: Column = {
  title: 'URLS',
  cell: (service) => (service.kind === 'llm' ? urlsOf(service) : ''),
};

function urlsOf(service: LlmService): string {
  return service.addresses.map((address) => formatServiceUrl(address.url)).join(',');
}

/** The header and the row of a service: kubectl's columns, without those of the rollout where no service has one, then ours. */
export type ServiceTable = {
  readonly columns: readonly TableColumn[];
  readonly row: (service: Service, now: number) => readonly TableCell[];
};

/** The columns of `isvc list` for services of one kind, and their rows. */
export function serviceTable(options: ListTableOptions, services: readonly Service[]): ServiceTable {
  const columns: readonly Column[] = [
    ...(options.allNamespaces ? [{ title: 'NAMESPACE', cell: ({ namespace }: Service) => namespace }] : []),
    { title: 'NAME', cell: ({ name }) => name },
    ...columnsOf[options.kind](options.wide, services),
    { title: 'WHY NOT READY', cutsTo: shortestTrouble, cell: (service) => troubleLine(service) ?? '' },
  ];
  return {
    columns,
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
    { title: 'PROTOCOL', drops: 4, cell: ({ protocol }) => protocol },
    ...(wide ? details : []),
  ],
  llm: (wide) => [url, ready, reason, age, ...(wide ? [addresses, model] : [])],
  graph: () => [url, ready, age],
};

function rollsOut(service: Service): boolean {
  const { prev, latest } = printerColumns(service);
  return prev !== '' || latest !== '';
}

/** The whole table, as lines; and what was left out of it for want of columns. */
export async function serviceLines(
  services: readonly Service[],
  options: ListTableOptions,
): Promise<{ readonly lines: readonly TonedLine[]; readonly notes: readonly TonedLine[] }> {
  const { columns, row } = serviceTable(options, services);
  const now = Date.now();
  const rows = services.map((service) => row(service, now));
  const layout = await layTable(columns, rows, widthFor(options));
  const header = headerCells(columns.map(({ title }) => title));
  return { lines: await rowLines(layout, [header, ...rows]), notes: leftOut(layout.left, options) };
}

/** As many columns as a table may take; undefined: any. */
export function widthFor({ wide, columns }: ListTableOptions): number | undefined {
  return wide ? undefined : columns;
}

/** Names the columns that had no room; empty where all had. */
export function leftOut(titles: readonly string[], { columns }: ListTableOptions): readonly TonedLine[] {
  if (titles.length === 0) return [];
  return [[toned('dim', `${titles.join(', ')} left out to fit ${columns} columns; -o wide shows all`)]];
}

function readyCell(ready: string): TonedText {
  return toned(readyTones[ready] ?? 'warn', ready);
}

const readyTones: Readonly<Record<string, TonedText['tone']>> = { True: 'good', False: 'bad', '': 'plain' };

const details: readonly Column[] = [
  model,
  { title: 'FORMAT', cell: ({ format }) => format ?? '' },
  { title: 'RUNTIME', cell: ({ runtime }) => runtime ?? '' },
  { title: 'MODE', cell: ({ deploymentMode }) => deploymentMode ?? '' },
];

function isReady({ readiness }: Service): boolean {
  return readiness === 'ready';
}
