import { verdictParts } from '../../format/verdict.js';
import { safeText } from '../../format/safe-text.js';
import type { Exchange } from '../../inference/exchange.js';
import type { Service } from '../../kserve/service.js';
import { modelText, protocolText, accountName, sentAccount } from '../selectors/service-options.js';
import { layout } from '../selectors/layout.js';
import { shortAnswer } from '../parts/answer-block.js';
import { cutLines, stacked, type Lines } from '../parts/lines.js';
import { elapsedText } from '../parts/marks.js';
import { fitLine, fitLines, keyHint, line, lineWidth, span, type Line } from '../parts/line.js';
import { failureLines, wrapped, verdictRows } from '../parts/page.js';
import { currentService, visibleKeys } from '../selectors/list.js';
import { markedLines, markedTitle } from './marked.js';
import { repeatLines, repeatNote, repeatTitle } from './repeat.js';
import type { State } from '../state/state.js';

/** What stands in the rule, and the rows under it: `last` are kept when there is too little room. */
type Pane = {
  readonly title: Line;
  readonly lines: Lines;
  readonly last: readonly Line[];
  /** The key that shows all, where that is not `w`. */
  readonly allWith?: string;
};

/** The pane under the list: a rule that says how the last prediction ended, and what it answered. */
export function answerLines(state: State): readonly Line[] {
  const { columns } = state.size;
  const { pane: rows } = layout(state.size);
  if (state.marked.size > 0) {
    return [
      rule(markedTitle(state), position(state), columns),
      ...fitLines(markedLines(state, rows), rows, columns),
    ];
  }
  const service = currentService(state);
  const pane: Pane =
    service === undefined ? { title: [], lines: [], last: [] } : withRepeat(state, service, rows);
  const { title, lines, last, allWith = 'w' } = pane;
  const name = service === undefined ? [] : [span('─ ', 'dim'), span(safeText(service.name), 'strong')];
  const shown = [...cut(lines, rows - last.length, allWith), ...last];
  return [rule([...name, ...title], position(state), columns), ...fitLines(shown, rows, columns)];
}

function cut(lines: Lines, rows: number, key: string): readonly Line[] {
  return cutLines(lines, rows, (left) => [
    span(`   … ${left} more lines: `, 'dim'),
    ...keyHint(key, 'shows all of it', ''),
  ]);
}

function rule(title: Line, end: string, columns: number): Line {
  const start = title.length === 0 ? [] : [...title, span(' ')];
  const room = columns - lineWidth(start) - 1;
  if (end !== '' && room <= end.length) return rule(title, '', columns);
  const space = room - end.length;
  return space < 1 ? fitLine(start, columns) : [...start, span(`${'─'.repeat(space)}${end}─`, 'dim')];
}

/** What is repeated elsewhere, the filter, and which rows of the list are shown, when not all are. */
function position(state: State): string {
  const count = visibleKeys(state).length;
  const { list } = layout(state.size);
  const filter =
    state.filter === '' || state.prompt !== undefined ? '' : ` /${safeText(state.filter)} (esc: all) `;
  const repeat = repeatNote(state, currentService(state)?.key);
  if (count <= list) return repeat + filter;
  return `${repeat}${filter} ${state.top + 1}–${Math.min(count, state.top + list)} of ${count} `;
}

/** The pane of one service; over it, while it is repeated, how that went so far. */
function withRepeat(state: State, service: Service, rows: number): Pane {
  const { repeat, size } = state;
  if (repeat?.of !== service.key) return paneOf(state, service, rows);
  const beats = repeatLines(repeat, size.columns, rows);
  const pane = paneOf(state, service, rows - beats.length);
  return {
    ...pane,
    title: [...repeatTitle(state, repeat), ...pane.title],
    lines: stacked([beats, pane.lines]),
  };
}

function paneOf(state: State, service: Service, rows: number): Pane {
  const call = state.calls.get(service.key);
  const { columns } = state.size;
  const hasAnswers = state.repeat?.of === service.key && state.repeat.beats.length > 0;
  if (call !== undefined && !hasAnswers) {
    const title = `asking… ${elapsedText(state.now - call.startedAt)}`;
    return {
      title: [span(' ─ ', 'dim'), span(title, 'accent')],
      lines: [...wrapped(`${safeText(call.doing)}…`, columns), [span('   '), ...keyHint('esc', 'cancels')]],
      last: [],
    };
  }
  const outcome = state.outcomes.get(service.key)?.[0];
  if (outcome === undefined) return aboutPane(state, service);
  if (outcome.kind === 'exchange') return exchangePane(state, service, outcome.exchange, rows);
  const title = [span(' ─ ', 'dim'), span('nothing was sent', 'bad')];
  const { failure } = outcome;
  return { title, lines: failureLines(failure, columns, 'services'), last: tokenLines(state, service) };
}

/** An answer's tensors, or why there is none and what to do; under it always what was sent. */
function exchangePane(state: State, service: Service, exchange: Exchange, rows: number): Pane {
  const { columns } = state.size;
  const labels = state.labels.get(service.key);
  const [headline, ...rest] = verdictParts(exchange);
  const title = [span(' ─ ', 'dim'), span(headline?.text ?? '', exchange.verdict.ok ? 'good' : 'bad')];
  const notes = exchange.notes.map((note) => ` · ${safeText(note)}`).join('');
  const account = sentAccount(exchange, service);
  const last = [
    line(`   sent ${safeText(exchange.payloadSource)} in ${exchange.protocol}${notes}`, 'dim'),
    ...(account === undefined ? [] : [line(`   with a token of ${account}`, 'dim')]),
    ...tokenLines(state, service, account),
  ];
  if (exchange.answer !== undefined) {
    const lines = shortAnswer(exchange.answer, { width: columns, rows: rows - last.length, labels });
    return { title, lines, last, allWith: 'v' };
  }
  return { title, lines: verdictRows(rest, 'services', columns, 2), last };
}

/** Which token the next prediction takes along, unless the last one did too. */
function tokenLines(state: State, service: Service, sent?: string): readonly Line[] {
  const account = accountName(state, service);
  if (account === sent) return [];
  const told =
    account === undefined ? ' sends no token of a service account' : ` sends a token of ${account}`;
  return [[span('   '), ...keyHint('p', told.trim())]];
}

/** Before the first prediction: what is known of the service. */
function aboutPane(state: State, service: Service): Pane {
  const { columns } = state.size;
  const isReady = service.readiness === 'ready';
  const why = isReady ? undefined : service.whyNotReady;
  const made = [service.format, service.runtime].filter((part) => part !== undefined).join(' · ');
  return {
    title: [],
    lines: [
      ...(why === undefined ? [] : wrapped(`✗ ${safeText(why)}`, columns, 'bad')),
      ...(service.startFailure === undefined
        ? []
        : wrapped(`! ${safeText(service.startFailure)}`, columns, 'warn')),
      fact('host', service.url?.host ?? 'none yet'),
      fact('model', modelText(state, service)),
      fact('protocol', protocolText(state, service)),
      ...(made === '' ? [] : [fact('runtime', made)]),
    ],
    last: [
      ...tokenLines(state, service),
      [span('   '), ...(isReady ? keyHint('p', 'predicts at once') : keyHint('enter', 'tells more'))],
    ],
    allWith: 'enter',
  };
}

function fact(name: string, value: string): Line {
  return [span(`   ${name.padEnd(11)}`, 'dim'), span(safeText(value))];
}
