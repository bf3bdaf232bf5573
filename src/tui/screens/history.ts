import { durationText } from '../../format/sizes.js';
import { safeText } from '../../format/safe-text.js';
import { whoText } from '../../format/verdict.js';
import { ageText } from '../../format/sizes.js';
import type { Exchange } from '../../inference/exchange.js';
import type { Service } from '../../kserve/service.js';
import { fitLine, line, span, type Line } from '../parts/line.js';
import { readingPage, wrapped, type Page } from '../parts/page.js';
import { outcomeTime } from '../rows.js';
import type { Outcome, State } from '../state.js';

/** Earlier predictions of a service, newest first, each with what differs from the one before it. */
export function historyPage({ now, size, outcomes }: State, service: Service): Page {
  const all = outcomes.get(service.key) ?? [];
  const lines = all.flatMap((outcome, at) => {
    const before = all.slice(at + 1).find(({ kind }) => kind === 'exchange');
    return outcomeLines(
      outcome,
      before?.kind === 'exchange' ? before.exchange : undefined,
      now,
      size.columns,
    );
  });
  return readingPage(
    `${service.name} · history`,
    lines.length === 0
      ? [line('   Nothing was sent to this service yet: p predicts.', 'dim')]
      : lines.map((row) => fitLine(row, size.columns)),
  );
}

function outcomeLines(
  outcome: Outcome,
  before: Exchange | undefined,
  now: number,
  columns: number,
): readonly Line[] {
  const ago = `${ageText(now - outcomeTime(outcome))} ago`.padEnd(12);
  if (outcome.kind === 'problem') {
    return [
      [span('   ✗ ', 'bad'), span(ago, 'dim'), span('nothing was sent', 'bad')],
      ...wrapped(`  ${safeText(outcome.failure.summary)}`, columns, 'dim'),
    ];
  }
  const { exchange } = outcome;
  const { ok, summary } = exchange.verdict;
  return [
    [
      span(ok ? '   ● ' : '   ✗ ', ok ? 'good' : 'bad'),
      span(ago, 'dim'),
      span(
        `${whoText(exchange.verdict)} · ${durationText(exchange.sent.timings.totalMs)} · ${exchange.protocol}`,
      ),
      span(`   ${differenceText(exchange, before)}`, 'dim'),
    ],
    ...(ok ? [] : wrapped(`  ${safeText(summary)}`, columns, 'dim')),
    line(`     sent ${safeText(exchange.payloadSource)}`, 'dim'),
  ];
}

/** What changed in the answer since the exchange before. */
function differenceText(exchange: Exchange, before: Exchange | undefined): string {
  if (exchange.answer === undefined || before?.answer === undefined) return '';
  if (exchange.answer.json === before.answer.json) return 'the same answer';
  const earlier = new Map(before.answer.tensors.map((tensor) => [tensor.name, tensor]));
  const changed = exchange.answer.tensors.filter(({ name, values }) => {
    const old = earlier.get(name)?.values;
    return (
      old === undefined ||
      old.length !== values.length ||
      values.some((value, at) => String(value) !== String(old[at]))
    );
  });
  return changed.length === 0
    ? 'the same tensors'
    : `differs in ${changed.map(({ name }) => safeText(name)).join(', ')}`;
}
