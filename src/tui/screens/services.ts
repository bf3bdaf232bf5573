import { roughAgeText } from '../../format/sizes.js';
import { safeText } from '../../format/safe-text.js';
import { fitText, padText, textWidth } from '../../format/text.js';
import type { Service, ServiceKey } from '../../kserve/service.js';
import { columnsFor, type Columns } from './columns.js';
import { serviceOf, visibleKeys } from '../selectors/list.js';
import { troubleText } from '../selectors/readiness.js';
import { wrapLines } from '../parts/page.js';
import { emptyLine, fitLines, line, span, type Line, type Span, heardAs, seenOnly } from '../parts/line.js';
import { answerMark, elapsedText, kindMark, readyMark } from '../parts/marks.js';
import type { State } from '../state/state.js';
import { splitOf } from './pane.js';
import { isQuiet } from './repeat.js';

/** The list: its titles, and exactly as many rows as the layout gives it. Only those rows are looked at. */
export function servicesLines(state: State): readonly Line[] {
  const { list: rows, first } = splitOf(state);
  const { columns } = state.size;
  const message = insteadOfRows(state);
  if (message !== undefined) return fitLines([emptyLine, ...message], rows + 1, columns);
  if (state.list.state !== 'ready') return fitLines([], rows + 1, columns);
  const widths = columnsFor(state.list.value, state);
  const shown = visibleKeys(state).slice(first, first + rows);
  const lines = shown.flatMap((key) => {
    const service = serviceOf(state, key);
    return service === undefined ? [] : [serviceLine(state, service, widths)];
  });
  return fitLines([titleLine(widths, state), ...lines], rows + 1, columns);
}

function titleLine(widths: Columns, state: State): Line {
  const visible = visibleKeys(state).length;
  const all = state.list.state === 'ready' ? state.list.value.order.length : visible;
  const name = visible === all ? 'NAME' : countTitle(`${visible} of ${all}`, widths.name);
  const titles = [
    padText('NAMESPACE', widths.namespace),
    padText(`${name}${sortText(state, widths.name - textWidth(name))}`, widths.name),
    padText('READY', widths.ready),
    padText('PROTOCOL', widths.protocol),
    padText('HOST', widths.host),
    padText('LAST ANSWER', widths.answer),
    padText('AGE', widths.age, 'right'),
  ];
  return line(`   ${titles.filter((title) => title !== '').join(widths.gap)}`, 'dim');
}

/** How many are shown, which is never cut. */
function countTitle(count: string, width: number): string {
  const whole = `NAME  ${count}`;
  return textWidth(whole) <= width ? whole : count;
}

/** The order, where it is not that of every start, and there is room for it. */
function sortText({ sort }: State, room: number): string {
  const text = `  ${sort === 'name' ? 'by name' : sort}`;
  return sort === 'ready first' || textWidth(text) > room ? '' : text;
}

function serviceLine(state: State, service: Service, widths: Columns): Line {
  const isCurrent = service.key === state.cursor;
  const text = isCurrent ? 'strong' : 'plain';
  const mark = readyMark(service);
  const chosen = state.protocols.get(service.key);
  const answer = answerCell(state, service.key);
  const age = service.createdAt === undefined ? '' : roughAgeText(state.now - service.createdAt);
  const cells: readonly Line[] = [
    [span(padText(safeText(service.namespace), widths.namespace), text)],
    nameCell(service, widths.name, isCurrent),
    [{ ...mark, text: padText(mark.text, widths.ready) }],
    [span(padText(chosen === undefined ? service.protocol : `${chosen}*`, widths.protocol), text)],
    [hostOrWhyNot(state, service, widths, text)],
    [{ ...answer, text: padText(answer.text, widths.answer) }],
    [span(padText(age, widths.age, 'right'), 'dim')],
  ].filter((cell) => cell.some((part) => part.text !== ''));
  return [
    gutterMark(state, service.key),
    seenOnly(isCurrent ? '▸ ' : '  ', 'cursor'),
    ...cells.flatMap((cell, at) => (at === 0 ? cell : [span(widths.gap), ...cell])),
  ];
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
function gutterMark({ marked, repeat }: State, key: ServiceKey): Span {
  if (marked.has(key)) return heardAs('marked ', '◆', 'accent');
  return repeat?.of === key ? heardAs('repeated ', '↻', 'accent') : span(' ');
}

/** A call in flight with its time, else how the last one ended. */
function answerCell(state: State, key: ServiceKey): Span {
  const call = state.calls.get(key);
  if (call !== undefined && !isQuiet(state, key)) {
    return span(`… ${elapsedText(state.now - call.startedAt)}`, 'accent');
  }
  return state.queue.includes(key) ? span('… queued', 'accent') : answerMark(state.outcomes.get(key)?.[0]);
}

function hostOrWhyNot(
  state: State,
  service: Service,
  widths: Columns,
  tone: Line[number]['tone'],
): Line[number] {
  if (service.readiness === 'ready') return span(padText(safeText(hostText(service)), widths.host), tone);
  const tones = { empty: 'warn', 'not-ready': 'bad', unknown: 'warn', stopped: 'dim' } as const;
  const why = troubleText(state, service) ?? (service.readiness === 'stopped' ? 'stopped' : 'not ready yet');
  return span(padText(safeText(why), widths.host), tones[service.readiness]);
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

/** What stands in place of rows: that they are on their way, or that none matches. */
function insteadOfRows(state: State): readonly Line[] | undefined {
  const { columns } = state.size;
  const where = state.namespace === undefined ? 'any namespace' : `namespace ${state.namespace}`;
  if (state.list.state !== 'ready') {
    return [line(`   Reading the services of ${where}…`, 'dim'), ...loginLines(state)];
  }
  if (visibleKeys(state).length > 0) return undefined;
  const hidden = state.notReady === 'hidden' ? ' What is not ready is hidden: a shows it.' : '';
  const filter = state.filter === '' ? '' : ` The filter is “${safeText(state.filter)}”: esc drops it.`;
  return wrapLines(`None of the ${state.list.value.order.length} services match.${filter}${hidden}`, columns);
}
