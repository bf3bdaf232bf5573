import { ageText } from '../../format/sizes.js';
import { safeText } from '../../format/safe-text.js';
import { padText } from '../../format/text.js';
import type { Component, Condition, Service, ServiceUrl, TrafficTarget } from '../../kserve/service.js';
import { modelText, protocolText, accountName } from '../selectors/service-options.js';
import { emptyLine, fitLine, line, span, type Line, seenOnly } from '../parts/line.js';
import { readyMark, sign } from '../parts/marks.js';
import { readingPage, remoteLines, wrapLines, type Page, signLines } from '../parts/page.js';
import type { Pod } from '../../kserve/pod.js';
import type { ServiceEvent } from '../../kserve/service-event.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
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
        span(` ${service.readiness.replace('-', ' ')}`, mark.tone),
        span(ageOf(service, now), 'dim'),
      ],
      ...(why === undefined
        ? []
        : wrapLines(safeText(why), columns, service.readiness === 'ready' ? 'warn' : 'bad')),
      ...failureFacts(service, pods, columns),
      ...(service.readiness === 'ready' ? [] : podReasonLines(pods, why ?? '', columns)),
      ...heading('service'),
      ...fact('url', urlText(service.url)),
      ...(place.claimed ?? []).flatMap((text) => signLines('note', safeText(text), columns)),
      ...fact('inside', urlText(service.addressUrl)),
      ...fact('model', modelText(state, service)),
      ...fact('protocol', protocolText(state, service)),
      ...fact('token', tokenText(accountName(state, service))),
      ...fact('format', service.format),
      ...fact('runtime', service.runtime),
      ...runtimeFacts(place),
      ...fact('storage', service.storageUri),
      ...fact('mode', service.deploymentMode),
      ...(service.clusterLocal ? fact('reach', 'only inside the cluster: no gateway routes it') : []),
      ...heading('conditions'),
      ...service.conditions.flatMap((condition) => conditionLines(condition, now, columns)),
      ...service.components.flatMap((component) => componentLines(component)),
      ...heading('pods'),
      ...remoteLines(place.pods, 'reading pods', columns, (pods) => podLines(pods, now, columns)),
      ...heading('events'),
      ...remoteLines(place.events, 'reading events', columns, (events) => eventLines(events, now, columns)),
    ].map((row) => fitLine(row, columns)),
  );
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

function heading(title: string): readonly Line[] {
  return [emptyLine, line(`   ${title.toUpperCase()}`, 'dim')];
}

function fact(name: string, value: string | undefined): readonly Line[] {
  return value === undefined || value === ''
    ? []
    : [[span(`   ${padText(name, 11)}`, 'dim'), span(safeText(value))]];
}

/** The protocols that the runtime speaks, and where it is from. */
function runtimeFacts({ runtime }: DetailsPlace): readonly Line[] {
  if (runtime.state === 'loading') return fact('', 'reading the runtime…');
  if (runtime.state === 'failed') return fact('', runtime.failure.summary);
  if (runtime.value === undefined) return [];
  const { protocolVersions, formats, disabled, namespace } = runtime.value;
  const whose = namespace === undefined ? 'of the whole cluster' : 'of this namespace';
  return [
    ...fact('', `speaks ${protocolVersions.join(', ') || 'v1 (it states no protocol)'}`),
    ...fact(
      '',
      [whose, disabled ? 'disabled' : '', `for ${[...new Set(formats)].join(', ')}`]
        .filter((part) => part !== '' && part !== 'for ')
        .join(', '),
    ),
  ];
}

function urlText(url: ServiceUrl | undefined): string | undefined {
  if (url === undefined) return undefined;
  return `${url.scheme}://${url.host}${url.port === undefined ? '' : `:${url.port}`}${url.path}`;
}

function tokenText(account: string | undefined): string | undefined {
  return account === undefined ? undefined : `of ${account}  (t chooses another)`;
}

/** A condition of severity Info does not say that anything is wrong: `Stopped=False` is good news. */
function conditionLines(condition: Condition, now: number, columns: number): readonly Line[] {
  const { type, status, severity, reason, message, changedAt } = condition;
  const isInfo = severity === 'Info';
  const bad = status === 'False' && !isInfo;
  const mark =
    status === 'True' ? sign('good') : bad ? sign('bad') : sign('waiting', isInfo ? 'dim' : 'warn');
  const age = changedAt === undefined ? '' : ageText(now - changedAt);
  const head: Line = [
    span('   '),
    mark,
    span(` ${padText(safeText(type), 28)} ${padText(status, 8)}`),
    span(`${padText(age, 7, 'right')}  ${safeText(reason)}`, 'dim'),
  ];
  return [head, ...(message === '' ? [] : wrapLines(`  ${safeText(message)}`, columns, 'dim'))];
}

function componentLines({ kind, url, ports, traffic, storage = [] }: Component): readonly Line[] {
  const facts = [
    ...fact('url', urlText(url)),
    ...fact('ports', ports.map(({ name, port }) => `${name} ${port}`.trim()).join(', ')),
    ...storage.flatMap((text, at) => fact(at === 0 ? 'storage' : '', text)),
    ...traffic.flatMap(trafficLines),
  ];
  return facts.length === 0 ? [] : [...heading(kind), ...facts];
}

const barWidth = 20;

/** A share of the traffic: its bar and percent, the revision, and the address of its own where it has one. */
function trafficLines(
  { revision, percent = 0, tag, latest, url }: TrafficTarget,
  at: number,
): readonly Line[] {
  const filled = Math.min(barWidth, Math.max(percent > 0 ? 1 : 0, Math.round((percent / 100) * barWidth)));
  const marks = `${latest ? '  latest' : ''}${tag === undefined ? '' : `  tag ${tag}`}`;
  const share: Line = [
    span(`   ${padText(at === 0 ? 'traffic' : '', 11)}`, 'dim'),
    seenOnly('█'.repeat(filled), latest ? 'accent' : 'plain'),
    seenOnly('░'.repeat(barWidth - filled)),
    span(` ${padText(`${percent}%`, 4, 'right')}  ${safeText(revision)}`),
    span(safeText(marks), 'accent'),
  ];
  return [
    share,
    ...(url === undefined ? [] : [line(`${' '.repeat(14)}${safeText(urlText(url) ?? '')}`, 'dim')]),
  ];
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
