import { headlineFacts, verdictParts } from '../../format/verdict.js';
import { safeText } from '../../format/safe-text.js';
import type { Exchange } from '../../inference/exchange.js';
import type { TextSoFar } from '../../inference/text-so-far.js';
import { troubleLine } from '../../kserve/readiness.js';
import type { Service } from '../../kserve/service.js';
import { modelText, protocolText, accountName, sentAccount } from '../selectors/service-options.js';
import { layout, revealRow, sideBySide, smallPane } from '../selectors/layout.js';
import { blockSoFar, shortAnswer } from '../parts/answer-block.js';
import { keepLastLines, stackLines, type Lines } from '../parts/lines.js';
import { elapsedText } from '../parts/marks.js';
import { andMore, keyHint, line, span, type Line, seenOnly, heardAs, joinFacts } from '../parts/line.js';
import { failureLines, wrapLines, verdictRows, signLines } from '../parts/page.js';
import { currentService, visibleKeys } from '../selectors/list.js';
import { answersAnyway, readinessText } from '../selectors/readiness.js';
import { repeatedLines } from './repeat-marked.js';
import { markedHints, markedLines, markedTitle } from './marked.js';
import { repeatLines, repeatTitle } from './repeat.js';
import type { Call, State } from '../state/state.js';
import { keyOf, keysOn } from '../selectors/shown-keys.js';

/** The rule of a pane, and the rows under it: `last` are kept when there is too little room. */
export type Pane = {
  readonly title: Line;
  readonly lines: Lines;
  readonly last: readonly Line[];
  /** The key that shows all, where that is not `w`. */
  readonly allWith?: string;
};

/** How the list and the pane under it share the screen: the rows of each, and the list's first shown one. */
export type Split = { readonly list: number; readonly pane: number; readonly first: number };

/** Between two parts of the rule. */
const apart = heardAs(', ', ' ─ ', 'dim');

/** Fewer rows than this are not worth a list, or a pane. */
const least = { list: 3, pane: 5 } as const;

/** The last answers of `splitOf`: a key press asks several times. */
const splits = new WeakMap<State, Split>();

/**
 * A short list leaves its rows to the pane. A long one gets those that the pane does not need for what it says; a prediction in
 * flight changes nothing about that, so that the list keeps its rows until there is another answer.
 */
export function splitOf(state: State): Split {
  const known = splits.get(state);
  if (known !== undefined) return known;
  const keys = visibleKeys(state);
  const { list, pane } = rowsOf(state, keys.length);
  const at = state.cursor === undefined ? 0 : Math.max(0, keys.indexOf(state.cursor));
  const split = { list, pane, first: revealRow(state.top, at, list, keys.length) };
  splits.set(state, split);
  return split;
}

/** The rows of the list and of the pane, where so many services are shown. */
function rowsOf(state: State, shown: number): Pick<Split, 'list' | 'pane'> {
  const { between, share } = layout(state.size);
  // Side by side, the rule is a row of the pane.
  if (sideBySide(state.size) !== undefined) return { list: between + 1, pane: between + 1 };
  const small = smallPane(state.size);
  if (small !== undefined) return { list: between - small, pane: small };
  const free = between - Math.max(least.list, countListed(state, shown));
  const pane = free >= share ? free : Math.max(free, least.pane, Math.min(share, rowsNeeded(state, share)));
  return { list: between - pane, pane };
}

/** Of services that want a row: while a filter is typed all of them, so that no letter moves the pane. */
function countListed({ list, prompt }: State, shown: number): number {
  if (list.state !== 'ready') return Infinity;
  return prompt?.purpose === 'filter' ? list.value.order.length : shown;
}

function rowsNeeded(state: State, rows: number): number {
  const { lines, last } = paneOf({ ...state, calls: new Map() }, rows);
  return lines.length + last.length;
}

/** The pane of the marked services, else of the one under the cursor; in at most so many rows as far as it can be shortened. */
export function paneOf(state: State, rows: number): Pane {
  if (state.marked.size > 0) {
    const draw = state.repeat?.of === 'marked' ? repeatedLines : markedLines;
    const [lines, hints] = [draw(state, rows - 1), markedHints(state, rows - 1)];
    return { title: markedTitle(state), lines, last: [hints] };
  }
  const service = currentService(state);
  if (service === undefined) return { title: [], lines: [], last: [] };
  const pane = servicePane(state, service, rows);
  return { ...pane, title: [seenOnly('─ '), span(safeText(service.name), 'strong'), ...pane.title] };
}

/** The pane of one service; over it, while it is repeated, how that went so far. */
function servicePane(state: State, service: Service, rows: number): Pane {
  const { repeat } = state;
  const run = repeat?.runs.get(service.key);
  if (repeat === undefined || run === undefined) return lastPane(state, service, rows);
  const beats = repeatLines(state, run, rows);
  const pane = lastPane(state, service, rows - beats.length);
  return {
    ...pane,
    title: [...repeatTitle(state, repeat.everyMs, service.key), ...pane.title],
    lines: stackLines([beats, pane.lines]),
  };
}

function lastPane(state: State, service: Service, rows: number): Pane {
  const call = state.calls.get(service.key);
  const { columns } = state.size;
  const hasAnswers = (state.repeat?.runs.get(service.key)?.count ?? 0) > 0;
  if (call?.text !== undefined && !hasAnswers) return paneSoFar(state, call, call.text, rows);
  if (call !== undefined && !hasAnswers) {
    const title = `asking… ${elapsedText(state.now - call.startedAt)}`;
    return {
      title: [apart, span(title, 'accent')],
      lines: [...wrapLines(`${safeText(call.doing)}…`, columns), [span('   '), ...keyHint('esc', 'cancels')]],
      last: [],
    };
  }
  const outcome = state.outcomes.get(service.key)?.[0];
  if (outcome === undefined) return aboutPane(state, service);
  if (outcome.kind === 'exchange') return exchangePane(state, service, outcome.exchange, rows);
  const title = [apart, span('nothing was sent', 'bad')];
  const { failure } = outcome;
  return {
    title,
    lines: failureLines(failure, columns, keysOn(state, 'services')),
    last: tokenLines(state, service),
  };
}

/** A text as it comes: its end, where the next words appear. */
function paneSoFar(state: State, call: Call, text: TextSoFar, rows: number): Pane {
  const { now, size } = state;
  const title = call.isStopped === true ? 'stopping…' : `answering… ${elapsedText(now - call.startedAt)}`;
  const lines = keepLastLines(blockSoFar(text, size.columns), rows - 1, (left) => [
    andMore(`${left} rows before: `, '   '),
    ...keyHint(keyOf(state, 'answer'), 'shows all of it', ''),
  ]);
  return {
    title: [apart, span(title, 'accent')],
    lines,
    last: [[span('   '), ...keyHint('esc', 'stops it, and keeps what came')]],
  };
}

/** An answer's tensors, or why there is none and what to do; under it always what was sent. */
function exchangePane(state: State, service: Service, exchange: Exchange, rows: number): Pane {
  const { columns } = state.size;
  const labels = state.labels.get(service.key);
  const [, ...rest] = verdictParts(exchange);
  const title = [apart, ...joinFacts(headlineFacts(exchange), exchange.verdict.ok ? 'good' : 'bad')];
  const account = sentAccount(exchange, service);
  const sent = `sent ${safeText(exchange.payloadSource)} in ${exchange.protocol}`;
  const last = [
    ...(exchange.verdict.ok ? answersAnywayLines(state, service) : []),
    [span('   '), ...joinFacts([sent, ...exchange.notes.map(safeText)], 'dim')],
    ...(account === undefined ? [] : [line(`   with a token of ${account}`, 'dim')]),
    ...tokenLines(state, service, account),
  ];
  if (exchange.answer !== undefined) {
    const lines = shortAnswer(exchange.answer, { width: columns, rows: rows - last.length, labels });
    return { title, lines, last, allWith: keyOf(state, 'answer') };
  }
  // In full where there is room; else no part of it takes more than two rows.
  const whole = verdictRows(rest, keysOn(state, 'services'), columns);
  const fits = whole.length <= rows - last.length;
  const verdict = fits ? whole : verdictRows(rest, keysOn(state, 'services'), columns, 2);
  const { partial } = exchange;
  // The part that came until it broke off or was stopped.
  if (partial !== undefined) {
    const came = shortAnswer(partial, { width: columns, rows: rows - last.length, labels });
    return { title, lines: stackLines([verdict, came]), last, allWith: keyOf(state, 'answer') };
  }
  return { title, lines: verdict, last };
}

/** Which token the next prediction takes along, unless the last one did too. */
function tokenLines(state: State, service: Service, sent?: string): readonly Line[] {
  const account = accountName(state, service);
  if (account === sent) return [];
  const told = account === undefined ? 'sends no token of a service account' : `sends a token of ${account}`;
  return [[span('   '), ...keyHint(keyOf(state, 'predict'), told)]];
}

/** That KServe does not call it ready, under an answer that came all the same. */
function answersAnywayLines(state: State, service: Service): readonly Line[] {
  if (!answersAnyway(state, service)) return [];
  const words = `${readinessText(state, service)}: ${service.whyNotReady ?? ''}`;
  return signLines('note', safeText(words), state.size.columns);
}

/** Before the first prediction: what is known of the service. */
function aboutPane(state: State, service: Service): Pane {
  const { columns } = state.size;
  const isReady = service.readiness === 'ready';
  const why = isReady ? undefined : troubleLine(service);
  const made = [service.format, service.runtime].flatMap((part) => (part === undefined ? [] : [part]));
  return {
    title: [],
    lines: [
      ...(why === undefined ? [] : signLines('bad', safeText(why), columns)),
      ...(service.startFailure === undefined
        ? []
        : signLines('note', safeText(service.startFailure), columns)),
      fact('host', service.url?.host ?? 'none yet'),
      ...(service.kind === 'graph' ? [] : [fact('model', modelText(state, service))]),
      fact('protocol', protocolText(state, service)),
      ...(made.length === 0 ? [] : [fact('runtime', ...made)]),
    ],
    last: [
      ...tokenLines(state, service),
      [
        span('   '),
        ...(isReady
          ? keyHint(keyOf(state, 'predict'), 'predicts at once')
          : keyHint(keyOf(state, 'details'), 'tells more')),
      ],
    ],
    allWith: keyOf(state, 'details'),
  };
}

function fact(name: string, ...values: readonly string[]): Line {
  return [span(`   ${name.padEnd(11)}`, 'dim'), ...joinFacts(values.map(safeText))];
}
