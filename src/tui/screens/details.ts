import { ageText } from '../../format/sizes.js';
import { safeText } from '../../format/safe-text.js';
import { padText } from '../../format/text.js';
import type { Component, Service, ServiceUrl, TrafficTarget } from '../../kserve/service.js';
import { formatServiceUrl } from '../../kserve/service-url.js';
import { readinessText } from '../selectors/readiness.js';
import { keyOf } from '../selectors/shown-keys.js';
import { modelText, protocolText, accountName } from '../selectors/service-options.js';
import { fitLine, line, span, type Line } from '../parts/line.js';
import { conditionLines, factLine, factLines, heading, shareBar } from '../parts/facts.js';
import { readyMark, sign } from '../parts/marks.js';
import { readingPage, remoteLines, wrapLines, type Page, signLines } from '../parts/page.js';
import type { Pod } from '../../kserve/pod.js';
import type { ServiceEvent } from '../../kserve/service-event.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { graphSections } from './graph-details.js';
import { llmSections, topologyText } from './llm-details.js';
import { podReasonLines, podLines } from './pods.js';

type DetailsPlace = Extract<Place, { readonly name: 'details' }>;

/** All that is known of a service: why it is not ready, conditions, components, traffic, runtime, storage, events. */
export function detailsPage(state: State, place: DetailsPlace, service: Service): Page {
  const { now, size } = state;
  const { columns } = size;
  const mark = readyMark(service);
  const why = place.told ?? service.whyNotReady ?? service.startFailure;
  const pods = place.pods.state === 'ready' ? place.pods.value : [];
  return readingPage(
    [service.name],
    [
      [
        span('   '),
        mark,
        span(` ${readinessText(state, service)}`, mark.tone),
        span(ageOf(service, now), 'dim'),
      ],
      ...(why === undefined
        ? []
        : wrapLines(safeText(why), columns, isCalledReady(service) ? 'warn' : 'bad')),
      ...failureFacts(service, pods, columns),
      ...(service.readiness === 'ready' ? [] : podReasonLines(pods, why ?? '', columns)),
      ...heading('service'),
      ...factLine('url', urlText(service.url)),
      ...(place.claimed ?? []).flatMap((text) => signLines('note', safeText(text), columns)),
      ...factLine('inside', urlText(service.addressUrl)),
      ...(service.kind === 'graph' ? [] : factLine('model', modelText(state, service))),
      ...(service.kind === 'llm' ? factLines('also as', service.servedNames.slice(1)) : []),
      ...factLine('protocol', protocolText(state, service)),
      ...factLine('token', tokenText(state, service)),
      ...factLine('format', service.format),
      ...factLine('runtime', service.runtime),
      ...(service.kind === 'inference' ? runtimeFacts(place) : []),
      ...factLine('storage', service.storageUri),
      ...factLine('mode', service.deploymentMode),
      ...(service.clusterLocal ? factLine('reach', 'only inside the cluster: no gateway routes it') : []),
      ...(service.kind === 'llm' ? factLine('topology', topologyText(service)) : []),
      ...kindSections(state, service),
      ...canarySection(place),
      ...heading('pods'),
      ...remoteLines(place.pods, 'reading pods', columns, (pods) => podLines(pods, now, columns)),
      ...heading('events'),
      ...remoteLines(place.events, 'reading events', columns, (events) => eventLines(events, now, columns)),
    ].map((row) => fitLine(row, columns)),
  );
}

/** The sections that only services of its kind have. */
function kindSections(state: State, service: Service): readonly Line[] {
  const { now, size } = state;
  if (service.kind === 'llm') return llmSections(service, now, size.columns);
  return [
    ...(service.kind === 'graph' ? graphSections(state, service) : []),
    ...heading('conditions'),
    ...service.conditions.flatMap((condition) => conditionLines(condition, now, size.columns)),
    ...(service.kind === 'graph' ? [] : service.components.flatMap((component) => componentLines(component))),
  ];
}

function isCalledReady({ readiness }: Service): boolean {
  return readiness === 'ready' || readiness === 'empty';
}

function ageOf({ createdAt }: Service, now: number): string {
  return createdAt === undefined ? '' : `   created ${ageText(now - createdAt)} ago`;
}

/** The failure as KServe keeps it, unless the line above says all of it, or a pod below has the same words. */
function failureFacts(service: Service, pods: readonly Pod[], columns: number): readonly Line[] {
  const { readiness, whyNotReady } = service;
  const modelFailure = service.kind === 'inference' ? service.modelFailure : undefined;
  if (readiness === 'ready' || modelFailure === undefined) return [];
  const { reason, exitCode } = modelFailure;
  const message = modelFailure.message.trim();
  const exit = exitCode === undefined ? '' : ` (exit code ${exitCode})`;
  const isSaid =
    whyNotReady?.includes(message) === true ||
    pods.some(({ containers }) =>
      containers.some((one) => one.message.trim() === message || one.last?.message?.trim() === message),
    );
  return [
    ...signLines('seen', `${safeText(reason)}${exit}`, columns),
    ...(isSaid
      ? []
      : message.split('\n').flatMap((text) => wrapLines(`  ${safeText(text)}`, columns, 'dim'))),
  ];
}

/** The protocols that the runtime speaks, and where it is from. */
function runtimeFacts({ runtime }: DetailsPlace): readonly Line[] {
  if (runtime.state === 'loading') return factLine('', 'reading the runtime…');
  if (runtime.state === 'failed') return factLine('', runtime.failure.summary);
  if (runtime.value === undefined) return [];
  const { protocolVersions, formats, disabled, namespace } = runtime.value;
  const whose = namespace === undefined ? 'of the whole cluster' : 'of this namespace';
  const fit = [...new Set(formats)].join(', ');
  return [
    ...factLine('', `speaks ${protocolVersions.join(', ') || 'v1 (it states no protocol)'}`),
    ...factLine(
      '',
      [whose, ...(disabled ? ['disabled'] : []), ...(fit === '' ? [] : [`for ${fit}`])].join(', '),
    ),
  ];
}

function urlText(url: ServiceUrl | undefined): string | undefined {
  return url === undefined ? undefined : formatServiceUrl(url);
}

function tokenText(state: State, service: Service): string | undefined {
  const account = accountName(state, service);
  return account === undefined ? undefined : `of ${account}  (${keyOf(state, 'token')} chooses another)`;
}

function componentLines({ kind, url, ports, traffic, storage = [] }: Component): readonly Line[] {
  const facts = [
    ...factLine('url', urlText(url)),
    ...factLine('ports', ports.map(({ name, port }) => `${name} ${port}`.trim()).join(', ')),
    ...factLines('storage', storage),
    ...traffic.flatMap(trafficLines),
  ];
  return facts.length === 0 ? [] : [...heading(kind), ...facts];
}

/** A share of the traffic: its bar and percent, the revision, and the address of its own where it has one. */
function trafficLines(
  { revision, percent = 0, tag, latest, url }: TrafficTarget,
  at: number,
): readonly Line[] {
  const marks = `${latest ? '  latest' : ''}${tag === undefined ? '' : `  tag ${tag}`}`;
  const share: Line = [
    span(`   ${padText(at === 0 ? 'traffic' : '', 11)}`, 'dim'),
    ...shareBar(percent, latest ? 'accent' : 'plain'),
    span(`  ${safeText(revision)}`),
    span(safeText(marks), 'accent'),
  ];
  return [
    share,
    ...(url === undefined ? [] : [line(`${' '.repeat(14)}${safeText(formatServiceUrl(url))}`, 'dim')]),
  ];
}

/** The version beside the canaries of `spec.canary[]`, and each of these. */
function canarySection({ canaries }: DetailsPlace): readonly Line[] {
  if (canaries.state === 'loading') return [];
  if (canaries.state === 'failed') return [...heading('canaries'), ...factLine('', canaries.failure.summary)];
  if (canaries.value.length === 0) return [];
  const shares = canaries.value.map(({ name, what, percent }, at): Line => [
    span(`   ${padText(at === 0 ? 'traffic' : '', 11)}`, 'dim'),
    ...(percent === undefined ? [span('unknown', 'dim')] : shareBar(percent, at === 0 ? 'plain' : 'accent')),
    span(`  ${safeText(name)}`),
    span(`  ${safeText(what)}`, 'dim'),
  ]);
  return [...heading('canaries'), ...shares];
}

function eventLines(events: readonly ServiceEvent[], now: number, columns: number): readonly Line[] {
  if (events.length === 0) return [line('   none', 'dim')];
  return events.flatMap(({ at, warning, object, reason, message, count }) => {
    const age = at === undefined ? '' : ageText(now - at);
    const times = count > 1 ? ` ×${count}` : '';
    const head: Line = [
      span('   '),
      sign(warning ? 'note' : 'seen'),
      span(' '),
      span(`${padText(age, 6)} ${safeText(reason)}${times}`, warning ? 'warn' : 'plain'),
      span(`  ${safeText(object)}`, 'dim'),
    ];
    return [head, ...wrapLines(`         ${safeText(message)}`, columns, 'dim')];
  });
}
