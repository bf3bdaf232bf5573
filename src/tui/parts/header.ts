import { hostPort } from '../../network/address.js';
import { healthOf } from '../selectors/health.js';
import { sign } from './marks.js';
import { safeText } from '../../format/safe-text.js';
import { fitEnd, fitText } from '../../format/text.js';
import type { Candidate } from '../../inference/endpoint.js';
import { durationText } from '../../format/sizes.js';
import { keyOf } from '../selectors/shown-keys.js';
import { routeName } from '../selectors/way-in.js';
import { currentService, placeOf } from '../selectors/list.js';
import type { State } from '../state/state.js';
import { bothEnds, fitLine, heardAs, lineWidth, span, type Line, type Span } from './line.js';

/** Which cluster, and how its models are reached; or that what is shown is not live. */
export function headerLine(state: State): Line {
  if (state.context === '') return [span(' isvc', 'strong'), span('   no cluster', 'warn')];
  const left = leftOf(state, safeText(state.context));
  const rights = state.stale === undefined ? wayIn(state) : notLive(state.stale.why);
  const [longest = [], long = longest, address = long] = rights;
  const [whole = [], short = [], shortest = []] = healthLines(state);
  // A count of each kind matters less than how the models are reached, and how many fail more than the gateway's name and address.
  const choices = [
    ...[longest, long].map((right) => ({ health: whole, right })),
    ...[longest, long, address].map((right) => ({ health: short, right })),
    ...[shortest, []].flatMap((health) => rights.map((right) => ({ health, right }))),
  ];
  for (const { health, right } of choices) {
    const start = [...left, ...health];
    if (lineWidth(start) + lineWidth(right) + 2 <= state.size.columns)
      return bothEnds(start, right, state.size.columns);
  }
  return withShortContext(state, shortest, rights.at(-1) ?? []);
}

function leftOf(state: State, context: string): Line {
  const where = `${context} / ${safeText(state.namespace ?? 'all namespaces')}`;
  return [
    span(' isvc', 'strong'),
    span('   '),
    span(where, 'accent'),
    ...filterOf(state),
    ...choicesOf(state),
  ];
}

/** Fewer columns of a context tell nothing. */
const leastContext = 12;

/** Contexts of EKS have 60 characters and more, whose end tells the most: they give way to how the models are reached, and to what fails. */
function withShortContext(state: State, failing: Line, right: Line): Line {
  const { columns } = state.size;
  const choices = [
    { health: failing, end: right },
    { health: [], end: right },
    { health: failing, end: [] },
    { health: [], end: [] },
  ];
  for (const { health, end } of choices) {
    const others = lineWidth(leftOf(state, '')) + lineWidth(health) + lineWidth(end) + 2;
    if (columns - others < leastContext) continue;
    const context = fitEnd(safeText(state.context), columns - others);
    return bothEnds([...leftOf(state, context), ...health], end, columns);
  }
  return fitLine(leftOf(state, fitEnd(safeText(state.context), leastContext)), columns);
}

/** How many services of the list are ready, and how many are not: each kind, those of all that are ready and that fail, and only the latter. */
function healthLines(state: State): readonly Line[] {
  // Of a list that is not live nobody knows it.
  const isKnown = state.list.state === 'ready' && state.stale === undefined;
  if (!isKnown || placeOf(state).name !== 'services') return [];
  const { services } = state.list.value;
  const health = healthOf(services);
  const all = healthWords
    .filter(({ of }) => health[of] > 0)
    .map(({ of, word, tone }) => span(`${health[of]} ${word}`, tone));
  if (all.length <= 1) return [countLine(all), countLine(all), countLine(all)];
  const ready = span(`${health.ready} of ${services.length} ready`);
  const failing = health['not-ready'] === 0 ? [] : [span(`${health['not-ready']} failing`, 'bad')];
  const isWhole = health.ready + health['not-ready'] === services.length;
  return [countLine(all), countLine(isWhole ? all : [ready, ...failing]), countLine(failing)];
}

/** Counts, one behind the other. */
function countLine(counts: readonly Span[]): Line {
  return counts.flatMap((count, at) => [at === 0 ? span('   ') : heardAs(', ', ' · ', 'dim'), count]);
}

const healthWords = [
  { of: 'ready', word: 'ready', tone: 'plain' },
  { of: 'empty', word: 'serving nothing', tone: 'warn' },
  { of: 'unknown', word: 'starting', tone: 'warn' },
  { of: 'not-ready', word: 'failing', tone: 'bad' },
  { of: 'stopped', word: 'stopped', tone: 'dim' },
] as const;

/** Columns of a filter that are shown. */
const filterColumns = 14;

/** The filter of the list that is shown, once it was kept: while it is typed, the footer has it. */
function filterOf(state: State): Line {
  const { filter, prompt } = state;
  if (filter === '' || prompt?.purpose === 'filter' || placeOf(state).name !== 'services') return [];
  return [span(`   /${fitText(safeText(filter), filterColumns)}`, 'warn')];
}

/** The choices in place of what isvc found, until they are dropped: of the way in, and of the service that is looked at. */
function choicesOf(state: State): Line {
  const { wayIn: way, overrides } = state;
  const service = currentService(state);
  const isAbout = placeOf(state).name !== 'gateways' && service !== undefined;
  const { host, modelVersion, timeoutMs } = (isAbout ? overrides.get(service.key) : undefined) ?? {};
  const chosen = [
    ...(way === undefined
      ? []
      : [`only ${routeName(way.route)} ${way.address === '' ? (way.forwardTo?.pod ?? '') : hostPort(way)}`]),
    ...(host === undefined ? [] : [`host ${host}`]),
    ...(modelVersion === undefined ? [] : [`version ${modelVersion}`]),
    ...(timeoutMs === undefined ? [] : [`limit ${durationText(timeoutMs)}`]),
  ];
  if (chosen.length === 0) return [];
  return [span('   '), span(chosen.map(safeText).join(' · '), 'warn')];
}

function notLive(why: string): readonly Line[] {
  const retrying = 'not live, reconnecting…';
  return [`${retrying} (${safeText(why)})`, retrying, 'not live'].map((text) => [
    sign('waiting'),
    span(` ${text} `, 'warn'),
  ]);
}

/** The way in, in as many words as may fit, the longest first. */
function wayIn(state: State): readonly Line[] {
  const candidate = lastUsed(state) ?? winnerOf(state) ?? answeredSince(state);
  if (candidate === undefined) {
    return state.survey.state === 'loading'
      ? [[span('looking for the gateway…', 'dim'), span(' ')]]
      : [
          [
            sign('bad', 'warn'),
            span(` no gateway answered  (${keyOf(state, 'gateways')} tells why) `, 'warn'),
          ],
        ];
  }
  const to = candidate.forwardTo;
  const name = safeText(candidate.gateway?.split('/').at(-1) ?? (to === undefined ? '' : to.pod));
  const address = candidate.address === '' ? '' : hostPort(candidate);
  const route = routeName(candidate.route);
  return [joinTexts(name, address, route), joinTexts(address, route), joinTexts(address), joinTexts(route)];
}

function joinTexts(...texts: readonly string[]): Line {
  return [span(texts.filter((text) => text !== '').join('  ')), span(' ')];
}

/** The way in of the last answer of the service under the cursor: it may have another one than the rest. */
function lastUsed(state: State): Candidate | undefined {
  const service = currentService(state);
  const last = service === undefined ? undefined : state.outcomes.get(service.key)?.[0];
  return last?.kind === 'exchange' && last.exchange.verdict.who !== 'nobody'
    ? last.exchange.endpoint.candidate
    : undefined;
}

/** A gateway that answered for any service, though none did when all were tried: it is back. */
function answeredSince({ outcomes }: State): Candidate | undefined {
  for (const [last] of outcomes.values()) {
    if (last?.kind !== 'exchange' || last.exchange.verdict.who === 'nobody') continue;
    const { candidate } = last.exchange.endpoint;
    if (candidate.gateway !== undefined) return candidate;
  }
  return undefined;
}

function winnerOf({ survey }: State): Candidate | undefined {
  return survey.state === 'ready' ? survey.value.winner?.candidate : undefined;
}
