import { ageText } from '../../format/sizes.js';
import { safeText } from '../../format/safe-text.js';
import { padText } from '../../format/text.js';
import type { Condition } from '../../kserve/service.js';
import { emptyLine, line, seenOnly, span, type Line } from './line.js';
import { sign } from './marks.js';
import { wrapLines } from './page.js';

/** The heading of a section. */
export function heading(title: string): readonly Line[] {
  return [emptyLine, line(`   ${title.toUpperCase()}`, 'dim')];
}

/** A section, where it has any lines. */
export function section(title: string, lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [...heading(title), ...lines];
}

/** A name and its value; nothing where there is none. */
export function factLine(name: string, value: string | undefined): readonly Line[] {
  return value === undefined || value === ''
    ? []
    : [[span(`   ${padText(name, 11)}`, 'dim'), span(safeText(value))]];
}

/** Several values under one name. */
export function factLines(name: string, values: readonly string[]): readonly Line[] {
  return values.flatMap((value, at) => factLine(at === 0 ? name : '', value));
}

const barWidth = 20;

/** A share of a whole, as a bar and percent. */
export function shareBar(percent: number, tone: 'accent' | 'plain'): readonly Line[number][] {
  const filled = Math.min(barWidth, Math.max(percent > 0 ? 1 : 0, Math.round((percent / 100) * barWidth)));
  return [
    seenOnly('█'.repeat(filled), tone),
    seenOnly('░'.repeat(barWidth - filled)),
    span(` ${padText(`${percent}%`, 4, 'right')}`),
  ];
}

/** The branch before a row of a tree: `└ ` for the last of its kin. A screen reader hears none of it. */
export type Branch = { readonly before: string; readonly below: string };

export const noBranch: Branch = { before: '', below: '' };

/** The branch of a row below another, and what its own rows are drawn behind. */
export function branchOf({ below }: Branch, isLast: boolean): Branch {
  return { before: `${below}${isLast ? '└ ' : '├ '}`, below: `${below}${isLast ? '  ' : '│ '}` };
}

/** Types that say what is wrong by being True; of `Stopped` neither is wrong. */
const troubleTypes: ReadonlySet<string> = new Set(['GroupDegraded']);

/** A condition of severity Info does not say that anything is wrong, unless a condition above it says so too: `Stopped=False` is good news. */
export function conditionLines(
  condition: Condition,
  now: number,
  columns: number,
  {
    branch = noBranch,
    isInfo = condition.severity === 'Info' || condition.type === 'Stopped',
  }: { readonly branch?: Branch; readonly isInfo?: boolean } = {},
): readonly Line[] {
  const { type, status, reason, message, changedAt } = condition;
  const isBad = troubleTypes.has(type) ? status === 'True' : status === 'False' && !isInfo;
  const isGood = troubleTypes.has(type) ? status === 'False' : status === 'True';
  const mark = isGood ? sign('good') : isBad ? sign('bad') : sign('waiting', isInfo ? 'dim' : 'warn');
  const age = changedAt === undefined ? '' : ageText(now - changedAt);
  const head: Line = [
    span('   '),
    ...(branch.before === '' ? [] : [seenOnly(branch.before)]),
    mark,
    span(` ${padText(safeText(type), 28 - branch.before.length)} ${padText(status, 8)}`),
    span(`${padText(age, 7, 'right')}  ${safeText(reason)}`, 'dim'),
  ];
  const indent = ' '.repeat(branch.before.length + 2);
  return [head, ...(message === '' ? [] : wrapLines(`${indent}${safeText(message)}`, columns, 'dim'))];
}
