import { verdictParts } from '../../format/verdict.js';
import { tensorLines } from '../../format/tensors.js';
import { safeText } from '../../format/text.js';
import type { Exchange } from '../../inference/exchange.js';
import type { Service } from '../../kserve/service.js';
import { layout } from '../layout.js';
import { emptyLine, fitLine, line, lineWidth, span, type Line } from '../parts/line.js';
import { failureLines, wrapped } from '../parts/page.js';
import { currentService } from '../rows.js';
import type { State } from '../state.js';

type Pane = { readonly title: Line; readonly lines: readonly Line[] };

/** The pane under the list: a rule that says how the last prediction ended, and what it answered. */
export function answerLines(state: State): readonly Line[] {
  const { columns } = state.size;
  const { pane: rows } = layout(state.size);
  const service = currentService(state);
  if (service === undefined) return filled([rule([], columns)], rows + 1);
  const { title, lines } = paneOf(state, service);
  const left = lines.length - rows;
  const shown = left <= 0 ? lines : [...lines.slice(0, rows - 1), moreLine(left + 1)];
  return filled([rule([span(safeText(service.name), 'strong'), ...title], columns), ...shown], rows + 1).map(
    (row) => fitLine(row, columns),
  );
}

function filled(lines: readonly Line[], rows: number): readonly Line[] {
  return Array.from({ length: rows }, (_, at) => lines[at] ?? emptyLine);
}

function moreLine(count: number): Line {
  return line(`   … ${count} more lines: w shows all of it`, 'dim');
}

function rule(title: Line, columns: number): Line {
  if (title.length === 0) return line('─'.repeat(columns), 'dim');
  const start = [span('─ ', 'dim'), ...title, span(' ')];
  return [...start, span('─'.repeat(Math.max(0, columns - lineWidth(start))), 'dim')];
}

function paneOf(state: State, service: Service): Pane {
  const call = state.calls.get(service.key);
  const { columns } = state.size;
  if (call !== undefined) {
    return {
      title: [span(' ─ ', 'dim'), span('asking', 'accent')],
      lines: [line(`   ${safeText(call.doing)}…`), line('   esc cancels', 'dim')],
    };
  }
  const outcome = state.outcomes.get(service.key)?.[0];
  if (outcome === undefined) return { title: [], lines: aboutLines(service, columns) };
  if (outcome.kind === 'exchange') return exchangePane(outcome.exchange, columns);
  const failure = {
    ...outcome.failure,
    summary: safeText(outcome.failure.summary),
    remedy: outcome.failure.remedy.split('\n').map(safeText).join('\n'),
  };
  return {
    title: [span(' ─ ', 'dim'), span('nothing was sent', 'bad')],
    lines: failureLines(failure, columns),
  };
}

/** An answer's tensors, or why there is none and what to do. */
export function exchangePane(exchange: Exchange, columns: number): Pane {
  const [headline, ...rest] = verdictParts(exchange);
  const title = [span(' ─ ', 'dim'), span(headline?.text ?? '', exchange.verdict.ok ? 'good' : 'bad')];
  const sent = line(`   sent ${safeText(exchange.payloadSource)} · ${exchange.protocol}`, 'dim');
  const notes = exchange.notes.flatMap((note) => wrapped(safeText(note), columns, 'dim'));
  if (exchange.answer === undefined) {
    const marks = { headline: '', summary: '✗ ', evidence: '· ', next: '→ ' };
    const tones = { headline: 'plain', summary: 'bad', evidence: 'dim', next: 'plain' } as const;
    return {
      title,
      lines: [
        ...rest.flatMap(({ kind, text }) => wrapped(marks[kind] + text, columns, tones[kind])),
        sent,
        ...notes,
      ],
    };
  }
  const tensors = tensorLines(exchange.answer.tensors, { width: columns - 5, maxValues: 60, bars: true });
  const drawn =
    tensors.length > 0
      ? tensors.map((text) => line(`   ${text}`))
      : wrapped(safeText(exchange.answer.json), columns);
  return { title, lines: [...drawn, sent, ...notes] };
}

/** Before the first prediction: what is known of the service. */
function aboutLines(service: Service, columns: number): readonly Line[] {
  const why = service.whyNotReady;
  const made = [service.format, service.runtime].filter((part) => part !== undefined).join(' · ');
  return [
    ...(service.readiness === 'ready' || why === undefined
      ? []
      : wrapped(`✗ ${safeText(why)}`, columns, 'bad')),
    ...fact('host', service.url?.host ?? 'none yet'),
    ...fact('model', `${service.modelName}  (${service.modelNameWhy})`),
    ...fact('protocol', `${service.protocol}  (${service.protocolWhy})`),
    ...(made === '' ? [] : fact('runtime', made)),
    service.readiness === 'ready'
      ? [span('   p', 'accent'), span(' predicts at once', 'dim')]
      : [span('   enter', 'accent'), span(' tells more', 'dim')],
  ];
}

function fact(name: string, value: string): readonly Line[] {
  return [[span(`   ${name.padEnd(9)}`, 'dim'), span(safeText(value))]];
}
