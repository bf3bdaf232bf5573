import { safeText } from '../../format/safe-text.js';
import { padText } from '../../format/text.js';
import { ownValue } from '../../kserve/fields.js';
import { formatServiceUrl } from '../../kserve/service-url.js';
import type { Component, Condition, LlmAddress, LlmService } from '../../kserve/service.js';
import {
  branchOf,
  conditionLines,
  factLine,
  factLines,
  heading,
  noBranch,
  section,
  shareBar,
  type Branch,
} from '../parts/facts.js';
import { line, span, type Line } from '../parts/line.js';
import { sign } from '../parts/marks.js';

/** The shape of an LLMInferenceService, in words: the conditions that it has tell it (llm_inference_service_lifecycle.go). */
export function topologyText({ components, scheduler, url, clusterLocal }: LlmService): string {
  const has = (kind: Component['kind']) => components.some((component) => component.kind === kind);
  return [
    has('worker') ? 'several nodes' : 'one node',
    ...(has('prefill') ? [has('prefill worker') ? 'prefill apart, on several nodes' : 'prefill apart'] : []),
    ...(has('scheduler') || scheduler !== undefined ? ['behind an endpoint picker'] : []),
    ...(url === undefined && clusterLocal ? ['no route of its own'] : []),
  ].join(', ');
}

/** The sections of an LLMInferenceService: its conditions, what it is made of, how it is reached. */
export function llmSections(service: LlmService, now: number, columns: number): readonly Line[] {
  const { components, gateways, scheduler, group, addresses, configs } = service;
  return [
    ...heading('conditions'),
    ...conditionTree(service.conditions, now, columns),
    ...section('workloads', workloadLines(components)),
    ...section('router', [
      ...factLines('gateway', gateways),
      ...factLine('picker', scheduler?.service),
      ...factLine('pool', scheduler?.pool),
    ]),
    ...(group === undefined
      ? []
      : [...heading(`group ${safeText(group.name)}`), ...memberLines(group, service.name)]),
    ...section(
      'addresses',
      addresses.flatMap((address) => addressLines(address)),
    ),
    ...section('made of', factLines('config', configs)),
  ];
}

/** The conditions that each condition sums up (DetermineWorkloadReadiness, DetermineRouterReadiness). The others stand for themselves. */
const below: Readonly<Record<string, readonly string[]>> = {
  Ready: ['WorkloadsReady', 'RouterReady'],
  WorkloadsReady: [
    'MainWorkloadReady',
    'WorkerWorkloadReady',
    'PrefillWorkloadReady',
    'PrefillWorkerWorkloadReady',
    'ScalingReady',
    'PrefillScalingReady',
  ],
  RouterReady: ['GatewaysReady', 'HTTPRoutesReady', 'InferencePoolReady', 'SchedulerWorkloadReady'],
};
const childrenOf = (type: string) => ownValue(below, type) ?? [];
const isBelow = new Set(Object.values(below).flat());

/** The conditions as a tree, each below the one that sums it up: what is in it tells what the service is made of. */
function conditionTree(conditions: readonly Condition[], now: number, columns: number): readonly Line[] {
  const byType = new Map(conditions.map((condition) => [condition.type, condition]));
  const isThere = (type: string) => byType.has(type) || childrenOf(type).some((one) => byType.has(one));
  const draw = (type: string, branch: Branch): readonly Line[] => {
    const condition = byType.get(type);
    const children = childrenOf(type).filter(isThere);
    return [
      // KServe gives all but the topmost severity Info, also those that keep a service from being ready.
      ...(condition === undefined ? [] : conditionLines(condition, now, columns, { branch, isInfo: false })),
      ...children.flatMap((child, at) => draw(child, branchOf(branch, at === children.length - 1))),
    ];
  };
  const roots = [
    ...(isThere('Ready') ? ['Ready'] : []),
    ...conditions.map(({ type }) => type).filter((type) => type !== 'Ready' && !isBelow.has(type)),
  ];
  return roots.flatMap((type) => draw(type, noBranch));
}

/** `● main        Deployment chat-kserve  2 of 2 ready`. */
function workloadLines(components: readonly Component[]): readonly Line[] {
  return components.map(({ kind, workload, replicas }) => {
    const { ready, wanted } = replicas ?? {};
    const isShort = ready !== undefined && (ready === 0 || ready < (wanted ?? 0));
    const mark =
      ready === undefined ? sign('seen') : isShort ? sign(ready === 0 ? 'bad' : 'partly') : sign('good');
    const named = workload === undefined ? '' : `${workload.kind} ${workload.name}`;
    const count =
      ready === undefined
        ? wanted === undefined
          ? ''
          : `${wanted} wanted`
        : `${ready}${wanted === undefined ? '' : ` of ${wanted}`} ready`;
    const facts = [named, count].filter((text) => text !== '').join('  ');
    return [span('   '), mark, span(` ${padText(kind, 15)}`), span(safeText(facts))];
  });
}

function memberLines({ members }: NonNullable<LlmService['group']>, own: string): readonly Line[] {
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  return members.map(({ name, weight }) => [
    span('   '),
    ...shareBar(total === 0 ? 0 : Math.round((weight / total) * 100), name === own ? 'accent' : 'plain'),
    span(`  ${safeText(name)}`),
    span(`  weight ${weight}${name === own ? ', this one' : ''}`, 'dim'),
  ]);
}

const uses: Readonly<Record<LlmAddress['use'], string>> = {
  'own path': 'any request, to this service alone',
  'publisher path': 'any request, to whichever service here has the model',
  'model header': 'a request whose header X-Gateway-Model-Name names the model',
  pods: 'its pods, without a gateway, inside the cluster',
};

function addressLines({ url, use, models }: LlmAddress): readonly Line[] {
  const names = models.length === 0 ? '' : `: ${models.join(', ')}`;
  return [line(`   ${safeText(formatServiceUrl(url))}`), line(`     ${uses[use]}${safeText(names)}`, 'dim')];
}
