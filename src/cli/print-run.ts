import type { RunFacts } from '../batch/junit.js';
import type { CallOutcome } from '../batch/outcome.js';
import { nameInSteps, nameInVerdict, type Rename } from '../format/name-in-steps.js';
import { durationText } from '../format/sizes.js';
import { toned, type TextTone } from '../format/toned.js';
import type { Context } from './context.js';
import type { Output } from './print.js';
import { headerCells, layTable, rowLines, type TableColumn } from './table.js';

/** Prints a run in the format that was asked for: the report to stdout; why calls failed, and what to do, to stderr. */
export async function printRun(
  { options, out }: Pick<Context, 'options' | 'out'>,
  run: RunFacts,
  ended: readonly CallOutcome[],
): Promise<void> {
  const outcomes = ended.map((outcome) => named(outcome, out.rename));
  const isWide = new Set(outcomes.map(({ namespace }) => namespace)).size > 1;
  const labelOf = ({ name, service }: CallOutcome) =>
    isWide && service.endsWith(`/${name}`) ? service : name;
  printNotes(
    out,
    outcomes.map((outcome) => ({ ...outcome, name: labelOf(outcome) })),
  );
  if (options.output === 'json') {
    const { outcomesJson } = await import('../batch/outcomes-json.js');
    out.printJson(outcomesJson(outcomes));
  } else if (options.output === 'junit') {
    const { junitXml } = await import('../batch/junit.js');
    out.write(junitXml(run, outcomes));
  } else await printOutcomes(out, outcomes, isWide);
  for (const outcome of outcomes) {
    if (outcome.result !== 'failed' && outcome.result !== 'not-sent') continue;
    out.warning([toned('bad', `${labelOf(outcome)}:`), ` ${outcome.told}`]);
    for (const fault of outcome.faults?.slice(1) ?? []) out.warning(`  ${fault}`);
    for (const { text } of outcome.next.slice(0, mostSteps)) out.note([toned('accent', '→'), ` ${text}`]);
  }
  out.note(countsText(outcomes));
}

/** The commands in it as the program was started, in each format. */
function named(outcome: CallOutcome, rename: Rename): CallOutcome {
  const { verdict, next, notes } = outcome;
  return {
    ...outcome,
    ...(verdict === undefined ? {} : { verdict: nameInVerdict(verdict, rename) }),
    next: nameInSteps(next, rename),
    notes: notes.map(rename),
  };
}

/** Next steps of each call that failed: `isvc predict NAME` has them all. */
const mostSteps = 2;

const columns: readonly TableColumn[] = [
  { title: 'NAME' },
  { title: 'RESULT' },
  { title: 'WHO' },
  { title: 'TIME', drops: 1 },
  { title: 'ANSWER', cutsTo: 24 },
];

const toneOf: Readonly<Record<CallOutcome['result'], TextTone>> = {
  ok: 'good',
  failed: 'bad',
  'not-sent': 'bad',
  stopped: 'warn',
};

async function printOutcomes(out: Output, outcomes: readonly CallOutcome[], isWide: boolean): Promise<void> {
  const shown = [...(isWide ? [{ title: 'NAMESPACE' }] : []), ...columns];
  const rows = outcomes.map(({ namespace, name, result, verdict, tookMs, told }) => [
    ...(isWide ? [namespace] : []),
    name,
    toned(toneOf[result], wordOf(result)),
    wordOf(verdict?.who ?? ''),
    tookMs === undefined ? '' : durationText(tookMs),
    result === 'ok' ? told : '',
  ]);
  const layout = await layTable(shown, rows, out.columns);
  out.printLines(await rowLines(layout, [headerCells(shown.map(({ title }) => title)), ...rows]));
}

/** Each remark once, behind the names that it is about. */
function printNotes(out: Output, outcomes: readonly Pick<CallOutcome, 'name' | 'notes'>[]): void {
  const said = outcomes.flatMap(({ name, notes }) => notes.map((note) => ({ name, note })));
  for (const [note, about] of Map.groupBy(said, (one) => one.note)) {
    const names =
      about.length > mostNames ? `${about.length} services` : about.map(({ name }) => name).join(', ');
    out.note(`${names}: ${note}`);
  }
}

const mostNames = 3;

function countsText(outcomes: readonly CallOutcome[]): string {
  const count = (wanted: CallOutcome['result']) => outcomes.filter(({ result }) => result === wanted).length;
  const others = (['failed', 'not-sent', 'stopped'] as const)
    .filter((result) => count(result) > 0)
    .map((result) => `${count(result)} ${wordOf(result)}`);
  return [`${count('ok')} of ${outcomes.length} ok`, ...others].join(', ');
}

/** `not-sent` as a person reads it. */
function wordOf(value: string): string {
  return value.replaceAll('-', ' ');
}
