import { shownText } from '../format/safe-text.js';
import { toned, type TextTone, type TonedLine } from '../format/toned.js';
import { formatAge } from '../kserve/age.js';
import { readinessWord, troubleLine } from '../kserve/readiness.js';
import { serviceKinds } from '../kserve/service-kinds.js';
import { formatServiceUrl } from '../kserve/service-url.js';
import type { TrafficShare } from '../discovery/canaries.js';
import type {
  Component,
  Condition,
  GraphStep,
  LlmService,
  Service,
  TrafficTarget,
} from '../kserve/service.js';
import { headerCells, layTable, rowLines } from './table.js';

type Fact = readonly [title: string, text: string | undefined, tone?: TextTone];

/** All that the cluster says of a service, in kubectl describe's form: facts, components, traffic, conditions. `columns` of the terminal, if it is one. */
export async function descriptionLines(
  service: Service,
  {
    now,
    columns,
    canaries = [],
  }: {
    readonly now: number;
    readonly columns: number | undefined;
    /** Of `spec.canary[]`, which no status tells. */
    readonly canaries?: readonly TrafficShare[];
  },
): Promise<readonly TonedLine[]> {
  const facts = factsOf(service, now).flatMap(([title, text, tone = 'plain']) =>
    text === undefined || text === '' ? [] : [{ title, text: shownText(text), tone }],
  );
  const widest = facts.reduce((width, { title }) => Math.max(width, title.length), 0) + 3;
  return [
    ...facts.map(({ title, text, tone }) => [toned('dim', `${title}:`.padEnd(widest)), toned(tone, text)]),
    ...section('Components', service.components.flatMap(componentLines)),
    ...section('Traffic', await trafficLines(service, canaries, columns)),
    ...section('Conditions', await conditionLines(service.conditions, now, columns)),
  ];
}

function factsOf(service: Service, now: number): readonly Fact[] {
  const { url, addressUrl, createdAt, labels, startFailure, storageUri } = service;
  const trouble = troubleLine(service);
  return [
    ['Name', service.name],
    ['Namespace', service.namespace],
    ['Kind', serviceKinds[service.kind].noun],
    [
      'Labels',
      Object.entries(labels)
        .map(([name, value]) => `${name}=${value}`)
        .join(', '),
    ],
    ['Age', createdAt === undefined ? undefined : formatAge(now - createdAt)],
    ['Ready', readinessWord(service), service.readiness === 'ready' ? 'good' : 'bad'],
    ['Why', trouble ?? startFailure, 'bad'],
    ['URL', url === undefined ? undefined : formatServiceUrl(url)],
    ['In the cluster', addressUrl === undefined ? undefined : formatServiceUrl(addressUrl)],
    ['Protocol', `${service.protocol} (${service.protocolWhy})`],
    ['Model', service.kind === 'graph' ? undefined : `${service.modelName} (${service.modelNameWhy})`],
    ['Format', service.format],
    ['Runtime', service.runtime],
    ['Storage', storageUri],
    ['Mode', service.deploymentMode],
    ...kindFacts(service),
  ];
}

function kindFacts(service: Service): readonly Fact[] {
  switch (service.kind) {
    case 'inference':
      return [];
    case 'llm':
      return [
        ['Served names', service.servedNames.join(', ')],
        ['Addresses', service.addresses.map(({ url }) => formatServiceUrl(url)).join(', ')],
        ['Gateways', service.gateways.join(', ')],
        ['Configurations', service.configs.join(', ')],
      ];
    case 'graph':
      return [...service.nodes.values()].map((node) => [
        `Node ${node.name}`,
        `${node.router}: ${node.steps.map(({ name, target }) => name || targetText(target)).join(', ')}`,
      ]);
  }
}

function targetText(target: GraphStep['target']): string {
  switch (target.kind) {
    case 'url':
      return target.url;
    case 'nothing':
      return 'nothing';
    case 'service':
    case 'node':
      return target.name;
  }
}

function componentLines({ kind, url, replicas, revisions }: Component): readonly TonedLine[] {
  const { ready, wanted } = replicas ?? {};
  const facts = [
    ...(ready === undefined ? [] : [`${ready}${wanted === undefined ? '' : ` of ${wanted}`} ready`]),
    ...(url === undefined ? [] : [formatServiceUrl(url)]),
    ...(revisions === undefined ? [] : [`revision ${revisions.ready}`]),
  ];
  return [[toned('strong', `  ${kind}`), facts.length === 0 ? '' : `  ${shownText(facts.join(', '))}`]];
}

/** The versions that share the traffic: Knative's revisions with their tags, the canaries, or the group of a language model. */
async function trafficLines(
  service: Service,
  canaries: readonly TrafficShare[],
  columns: number | undefined,
): Promise<readonly TonedLine[]> {
  const rows = [
    ...service.components.flatMap(({ kind, traffic }) => traffic.map((target) => targetRow(kind, target))),
    ...canaries.map(({ name, what, percent }) => ['predictor', shareText(percent), name, what, '']),
    ...(service.kind === 'llm' && service.group !== undefined ? groupRows(service.group, service.name) : []),
  ];
  if (rows.length === 0) return [];
  const titles = [
    { title: '  PART', drops: 2 },
    { title: 'SHARE' },
    { title: 'VERSION', cutsTo: 20 },
    { title: 'WHAT', cutsTo: 20 },
    { title: 'URL', drops: 1 },
  ];
  const cells = rows.map(([part = '', ...others]) => [`  ${part}`, ...others.map(shownText)]);
  const layout = await layTable(titles, cells, columns);
  return rowLines(layout, [headerCells(titles.map(({ title }) => title)), ...cells]);
}

function targetRow(part: string, { revision, percent, tag, latest, url }: TrafficTarget): readonly string[] {
  const name = tag ?? (latest ? 'latest' : revision);
  const what = `revision ${revision}${latest && name !== 'latest' ? ', the latest' : ''}`;
  return [part, shareText(percent ?? 0), name, what, url === undefined ? '' : formatServiceUrl(url)];
}

function groupRows(
  { name: group, members }: NonNullable<LlmService['group']>,
  own: string,
): readonly (readonly string[])[] {
  const all = members.reduce((sum, { weight }) => sum + weight, 0);
  return members.map(({ name, weight }) => [
    `group ${group}`,
    shareText(all === 0 ? 0 : Math.round((1000 * weight) / all) / 10),
    name,
    `weight ${weight}${name === own ? ', this one' : ''}`,
    '',
  ]);
}

function shareText(percent: number | undefined): string {
  return percent === undefined ? 'unknown' : `${percent} %`;
}

async function conditionLines(
  conditions: readonly Condition[],
  now: number,
  columns: number | undefined,
): Promise<readonly TonedLine[]> {
  if (conditions.length === 0) return [];
  const titles = [
    { title: '  TYPE' },
    { title: 'STATUS' },
    { title: 'AGE', drops: 1 },
    { title: 'REASON', cutsTo: 20 },
    { title: 'MESSAGE', cutsTo: 20 },
  ];
  const rows = conditions.map(({ type, status, changedAt, reason, message }) => [
    `  ${type}`,
    toned(type === 'Stopped' ? 'plain' : statusTones[status], status),
    changedAt === undefined ? '' : formatAge(now - changedAt),
    reason,
    shownText(message),
  ]);
  const layout = await layTable(titles, rows, columns);
  return rowLines(layout, [headerCells(titles.map(({ title }) => title)), ...rows]);
}

const statusTones: Readonly<Record<Condition['status'], TextTone>> = {
  True: 'good',
  False: 'bad',
  Unknown: 'warn',
};

function section(title: string, lines: readonly TonedLine[]): readonly TonedLine[] {
  return lines.length === 0 ? [] : ['', [toned('dim', `${title}:`)], ...lines];
}
