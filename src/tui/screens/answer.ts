import { verdictParts } from '../../format/verdict.js';
import { tensorLines } from '../../format/tensors.js';
import { safeLines, safeText } from '../../format/safe-text.js';
import { wrapText } from '../../format/text.js';
import type { Exchange } from '../../inference/exchange.js';
import type { Service } from '../../kserve/service.js';
import { layout } from '../layout.js';
import { emptyLine, fitLine, line, lineWidth, span, type Line } from '../parts/line.js';
import { failureLines, wrapped } from '../parts/page.js';
import { verdictRows } from '../parts/verdict.js';
import { currentService, visibleKeys } from '../rows.js';
import type { State } from '../state.js';

/** What stands in the rule, and the rows under it: `last` are kept when there is too little room. */
type Pane = {
  readonly title: Line;
  readonly lines: readonly Line[];
  readonly last: readonly Line[];
  /** The key that shows all, where that is not `w`. */
  readonly allWith?: string;
};

/** The pane under the list: a rule that says how the last prediction ended, and what it answered. */
export function answerLines(state: State): readonly Line[] {
  const { columns } = state.size;
  const { pane: rows } = layout(state.size);
  const service = currentService(state);
  const pane: Pane =
    service === undefined ? { title: [], lines: [], last: [] } : paneOf(state, service, rows);
  const { title, lines, last, allWith = 'w' } = pane;
  const name = service === undefined ? [] : [span('─ ', 'dim'), span(safeText(service.name), 'strong')];
  const shown = [...cut(lines, rows - last.length, allWith), ...last];
  return [
    rule([...name, ...title], position(state), columns),
    ...Array.from({ length: rows }, (_, at) => fitLine(shown[at] ?? emptyLine, columns)),
  ];
}

function cut(lines: readonly Line[], rows: number, key: string): readonly Line[] {
  if (lines.length <= rows) return lines;
  const more = lines.length - rows + 1;
  return [...lines.slice(0, rows - 1), line(`   … ${more} more lines: ${key} shows all of it`, 'dim')];
}

function rule(title: Line, end: string, columns: number): Line {
  const start = title.length === 0 ? [] : [...title, span(' ')];
  const space = columns - lineWidth(start) - end.length - 1;
  return space < 1 ? fitLine(start, columns) : [...start, span(`${'─'.repeat(space)}${end}─`, 'dim')];
}

/** Which rows of the list are shown, when not all are; and the filter. */
function position(state: State): string {
  const count = visibleKeys(state).length;
  const { list } = layout(state.size);
  const filter = state.filter === '' || state.prompt !== undefined ? '' : ` /${safeText(state.filter)} `;
  if (count <= list) return filter;
  return `${filter} ${state.top + 1}–${Math.min(count, state.top + list)} of ${count} `;
}

function paneOf(state: State, service: Service, rows: number): Pane {
  const call = state.calls.get(service.key);
  const { columns } = state.size;
  if (call !== undefined) {
    return {
      title: [span(' ─ ', 'dim'), span('asking', 'accent')],
      lines: [line(`   ${safeText(call.doing)}…`), line('   esc cancels', 'dim')],
      last: [],
    };
  }
  const outcome = state.outcomes.get(service.key)?.[0];
  if (outcome === undefined) return aboutPane(service, columns);
  if (outcome.kind === 'exchange') return exchangePane(outcome.exchange, columns, rows);
  const title = [span(' ─ ', 'dim'), span('nothing was sent', 'bad')];
  return { title, lines: failureLines(outcome.failure, columns), last: [] };
}

/** An answer's tensors, or why there is none and what to do; under it always what was sent. */
function exchangePane(exchange: Exchange, columns: number, rows: number): Pane {
  const [headline, ...rest] = verdictParts(exchange);
  const title = [span(' ─ ', 'dim'), span(headline?.text ?? '', exchange.verdict.ok ? 'good' : 'bad')];
  const notes = exchange.notes.map((note) => ` · ${safeText(note)}`).join('');
  const last = [line(`   sent ${safeText(exchange.payloadSource)} in ${exchange.protocol}${notes}`, 'dim')];
  if (exchange.answer !== undefined) {
    const { tensors, json } = exchange.answer;
    const bars = Math.max(2, rows - last.length - tensors.length + 1);
    const drawn = tensorLines(tensors, { width: columns - 5, maxValues: 60, bars: Math.min(10, bars) });
    const text = drawn.length > 0 ? drawn : safeLines(json).flatMap((part) => wrapText(part, columns - 4));
    return { title, lines: text.map(answerRow), last };
  }
  return { title, lines: verdictRows(rest, columns, 2), last };
}

/** A row of an answer, with its bar, where it has one, in a tone of its own. */
function answerRow(text: string): Line {
  const at = text.search(/[▏▎▍▌▋▊▉█]/);
  if (at < 0) return line(`   ${text}`);
  const end = at + (/^[▏▎▍▌▋▊▉█]+/.exec(text.slice(at))?.[0].length ?? 0);
  return [span(`   ${text.slice(0, at)}`), span(text.slice(at, end), 'accent'), span(text.slice(end))];
}

/** Before the first prediction: what is known of the service. */
function aboutPane(service: Service, columns: number): Pane {
  const isReady = service.readiness === 'ready';
  const why = isReady ? undefined : service.whyNotReady;
  const made = [service.format, service.runtime].filter((part) => part !== undefined).join(' · ');
  return {
    title: [],
    lines: [
      ...(why === undefined ? [] : wrapped(`✗ ${safeText(why)}`, columns, 'bad')),
      fact('host', service.url?.host ?? 'none yet'),
      fact('model', `${service.modelName}  (${service.modelNameWhy})`),
      fact('protocol', `${service.protocol}  (${service.protocolWhy})`),
      ...(made === '' ? [] : [fact('runtime', made)]),
    ],
    last: [
      isReady
        ? [span('   p', 'accent'), span(' predicts at once', 'dim')]
        : [span('   enter', 'accent'), span(' tells more', 'dim')],
    ],
    allWith: 'enter',
  };
}

function fact(name: string, value: string): Line {
  return [span(`   ${name.padEnd(11)}`, 'dim'), span(safeText(value))];
}
