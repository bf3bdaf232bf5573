import { roughAgeText } from '../../format/sizes.js';
import { safeText } from '../../format/safe-text.js';
import { fitText, padText, textWidth } from '../../format/text.js';
import type { Service, ServiceKey } from '../../kserve/service.js';
import type { PodCount } from '../../discovery/count-pods.js';
import { columnsFor, type ShownColumn, type Columns } from './columns.js';
import { isRepeated, outcomeTime, serviceOf, visibleKeys } from '../selectors/list.js';
import { troubleText } from '../selectors/readiness.js';
import { wrapLines } from '../parts/page.js';
import { emptyLine, fitLines, line, span, type Line, type Span, heardAs, seenOnly } from '../parts/line.js';
import { routeName } from '../selectors/way-in.js';
import { answerMark, elapsedText, kindMark, readyMark } from '../parts/marks.js';
import type { State } from '../state/state.js';
import { splitOf } from './pane.js';
import { isQuiet } from './repeat.js';
import { keyOf } from '../selectors/shown-keys.js';

/** The list in so many columns: its titles, and exactly as many rows as the layout gives it. Only those rows are looked at. */
export function servicesLines(state: State, columns = state.size.columns): readonly Line[] {
  const { list: rows, first } = splitOf(state);
  const message = insteadOfRows(state);
  if (message !== undefined) return fitLines([emptyLine, ...message], rows + 1, columns);
  if (state.list.state !== 'ready') return fitLines([], rows + 1, columns);
  const widths = columnsFor(state.list.value, state, columns);
  const shown = visibleKeys(state).slice(first, first + rows);
  const lines = shown.flatMap((key) => {
    const service = serviceOf(state, key);
    return service === undefined ? [] : [serviceLine(state, service, widths)];
  });
  return fitLines([titleLine(widths, state), ...lines], rows + 1, columns);
}

const titles: Readonly<Record<ShownColumn['name'], string>> = {
  namespace: 'NAMESPACE',
  name: 'NAME',
  ready: 'READY',
  kind: 'KIND',
  protocol: 'PROTOCOL',
  format: 'FORMAT',
  model: 'MODEL',
  runtime: 'RUNTIME',
  replicas: 'REPLICAS',
  restarts: 'RESTARTS',
  host: 'HOST',
  state: 'WHY NOT READY',
  'way-in': 'WAY IN',
  answer: 'LAST ANSWER',
  age: 'AGE',
};

function titleLine({ gap, shown }: Columns, state: State): Line {
  const texts = shown.map(({ name, width }) => {
    const text = name === 'name' ? nameTitle(state, width) : titles[name];
    return padText(text, width, isRight(name) ? 'right' : 'left');
  });
  return line(`   ${texts.join(gap)}`, 'dim');
}

function isRight(name: ShownColumn['name']): boolean {
  return name === 'age' || name === 'replicas' || name === 'restarts';
}

/** How many are shown where that is not all, which is never cut; then the order. */
function nameTitle(state: State, width: number): string {
  const visible = visibleKeys(state).length;
  const all = state.list.state === 'ready' ? state.list.value.order.length : visible;
  const count = `${visible} of ${all}`;
  const whole = visible === all ? 'NAME' : `NAME  ${count}`;
  const name = textWidth(whole) <= width ? whole : count;
  return `${name}${sortText(state, width - textWidth(name))}`;
}

/** The order, where it is not that of every start, and there is room for it. */
function sortText({ sort }: State, room: number): string {
  const text = `  ${sort === 'name' ? 'by name' : sort}`;
  return sort === 'ready first' || textWidth(text) > room ? '' : text;
}

function serviceLine(state: State, service: Service, { gap, shown }: Columns): Line {
  const isCurrent = service.key === state.cursor;
  return [
    gutterMark(state, service.key),
    seenOnly(isCurrent ? '▸ ' : '  ', 'cursor'),
    ...shown.flatMap((column, at) => {
      const cell = cellOf(state, service, column, isCurrent);
      return at === 0 ? cell : [span(gap), ...cell];
    }),
  ];
}

function cellOf(state: State, service: Service, { name, width }: ShownColumn, isCurrent: boolean): Line {
  const tone = isCurrent ? 'strong' : 'plain';
  const text = (shown: string | undefined) => [span(padText(safeText(shown ?? ''), width), tone)];
  switch (name) {
    case 'name':
      return nameCell(service, width, isCurrent);
    case 'namespace':
      return text(service.namespace);
    case 'ready': {
      const mark = readyMark(service);
      return [{ ...mark, text: padText(mark.text, width) }];
    }
    case 'kind':
      return text(service.kind === 'inference' ? 'isvc' : service.kind);
    case 'protocol': {
      const chosen = state.protocols.get(service.key);
      return text(chosen === undefined ? service.protocol : `${chosen}*`);
    }
    case 'format':
      return text(service.format);
    case 'model':
      return text(state.models.get(service.key) ?? service.modelName);
    case 'runtime':
      return text(service.runtime);
    case 'replicas':
      return [span(padText(replicasText(service, state.podCounts?.get(service.key)), width, 'right'), tone)];
    case 'restarts': {
      const restarts = restartsOf(state, service.key);
      const shown = restarts === undefined ? '' : String(restarts);
      return [span(padText(shown, width, 'right'), restarts === 0 ? 'dim' : 'warn')];
    }
    case 'host':
    case 'state':
      return [hostOrWhyNot(state, service, { name, width }, tone)];
    case 'way-in':
      return text(wayInText(state, service.key));
    case 'answer': {
      const answer = answerCell(state, service.key);
      const age = ageOfAnswer(state, service.key, width - textWidth(answer.text));
      return [{ ...answer, text: padText(answer.text, width - textWidth(age)) }, span(age, 'dim')];
    }
    case 'age': {
      const age = service.createdAt === undefined ? '' : roughAgeText(state.now - service.createdAt);
      return [span(padText(age, width, 'right'), 'dim')];
    }
  }
}

/** Undefined before the pods were counted. */
function restartsOf({ podCounts }: State, key: ServiceKey): number | undefined {
  return podCounts === undefined ? undefined : (podCounts.get(key)?.restarts ?? 0);
}

/** `2/3`: ready pods, and those that the spec asks for, of all components; where the status tells neither, of all pods there are. */
function replicasText({ components }: Service, pods: PodCount | undefined): string {
  const counts = components.flatMap(({ replicas }) => (replicas === undefined ? [] : [replicas]));
  if (counts.length === 0) return pods === undefined ? '' : `${pods.ready}/${pods.of}`;
  const sum = (of: 'ready' | 'wanted') => counts.reduce((total, count) => total + (count[of] ?? 0), 0);
  return counts.every(({ wanted }) => wanted === undefined)
    ? `${sum('ready')}`
    : `${sum('ready')}/${sum('wanted')}`;
}

/** By which way its last answer came. */
function wayInText(state: State, key: ServiceKey): string {
  const last = state.outcomes.get(key)?.[0];
  return last?.kind === 'exchange' ? routeName(last.exchange.endpoint.candidate.route) : '';
}

/** How old the last answer is, where there is room for it. */
function ageOfAnswer(state: State, key: ServiceKey, room: number): string {
  const last = state.outcomes.get(key)?.[0];
  if (last === undefined || state.calls.has(key)) return '';
  const age = `  ${roughAgeText(state.now - outcomeTime(last))}`;
  return textWidth(age) > room ? '' : padText(age, room, 'right');
}

/** The name, and behind it what kind of service it is, where that is not an InferenceService. */
function nameCell({ kind, name }: Service, width: number, isCurrent: boolean): Line {
  const tone = isCurrent ? 'cursor' : 'plain';
  const mark = kindMark(kind);
  if (mark.text === '') return [span(padText(safeText(name), width), tone)];
  const fitted = fitText(safeText(name), width - mark.text.length - 1);
  const left = width - textWidth(fitted) - 1;
  return [span(fitted, tone), span(' '), { ...mark, text: padText(mark.text, left) }];
}

/** Before the cursor: marked for `p`, or repeated. */
function gutterMark(state: State, key: ServiceKey): Span {
  if (state.marked.has(key)) return heardAs('marked ', '◆', 'accent');
  return isRepeated(state, key) ? heardAs('repeated ', '↻', 'accent') : span(' ');
}

/** A call in flight with its time, else how the last one ended. */
function answerCell(state: State, key: ServiceKey): Span {
  const call = state.calls.get(key);
  if (call !== undefined && !isQuiet(state, key)) {
    return span(`… ${elapsedText(state.now - call.startedAt)}`, 'accent');
  }
  const isWaiting = state.queue.includes(key) && (state.repeat?.runs.get(key)?.count ?? 0) === 0;
  return isWaiting ? span('… queued', 'accent') : answerMark(state.outcomes.get(key)?.[0]);
}

function hostOrWhyNot(
  state: State,
  service: Service,
  { name, width }: ShownColumn,
  tone: Line[number]['tone'],
): Line[number] {
  if (service.readiness === 'ready')
    return span(padText(name === 'state' ? '' : safeText(hostText(service)), width), tone);
  const tones = { empty: 'warn', 'not-ready': 'bad', unknown: 'warn', stopped: 'dim' } as const;
  const why = troubleText(state, service) ?? (service.readiness === 'stopped' ? 'stopped' : 'not ready yet');
  return span(padText(safeText(why), width), tones[service.readiness]);
}

/** Where it is called; of an LLMInferenceService the path tells it from others behind the same host. */
function hostText({ kind, url }: Service): string {
  if (url === undefined) return '';
  return kind === 'llm' ? `${url.host}${url.path}` : url.host;
}

/** The login program's own words: a code to type, a page to open. */
function loginLines({ login, size }: State): readonly Line[] {
  if (login === undefined) return [];
  const said = login.split('\n').slice(-8);
  const lines = said.flatMap((text) => wrapLines(safeText(text), size.columns));
  return [emptyLine, line('   The login program of this context says:', 'strong'), ...lines];
}

/** The lines in place of rows: that they are on their way, or that none matches. */
function insteadOfRows(state: State): readonly Line[] | undefined {
  const { columns } = state.size;
  const where = state.namespace === undefined ? 'any namespace' : `namespace ${safeText(state.namespace)}`;
  if (state.list.state !== 'ready') {
    return [line(`   Reading the services of ${where}…`, 'dim'), ...loginLines(state)];
  }
  if (visibleKeys(state).length > 0) return undefined;
  const hidden =
    state.notReady === 'hidden'
      ? ` What is not ready is hidden: ${keyOf(state, 'toggle-not-ready')} shows it.`
      : '';
  const filter = state.filter === '' ? '' : ` The filter is “${safeText(state.filter)}”: esc drops it.`;
  return wrapLines(`None of the ${state.list.value.order.length} services match.${filter}${hidden}`, columns);
}
