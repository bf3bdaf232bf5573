import { shownText } from '../format/safe-text.js';
import { whoText } from '../format/verdict.js';
import type { CallOutcome } from './outcome.js';

/** One run as its report names it. */
export type RunFacts = {
  /** `isvc predict`, or the file of the cases. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly tookMs: number;
};

/**
 * A run as JUnit's XML, which CI systems read: a suite for each namespace, a case for each call. A call that came to an answer other than a
 * prediction is a failure, one that could not be made an error, one that was stopped is skipped. Elements and attributes are
 * those that the schema of Jenkins' xunit plugin (junit-10.xsd) and GitLab's and GitHub's readers share.
 */
export function junitXml({ name, startedAt, tookMs }: RunFacts, outcomes: readonly CallOutcome[]): string {
  const suites = [...Map.groupBy(outcomes, ({ namespace }) => namespace)];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...counts(outcomes), time: seconds(tookMs) })}>`,
    ...suites.flatMap(([namespace, ofSuite]) => [
      `  <testsuite${attributes({
        name: namespace,
        ...counts(ofSuite),
        skipped: String(ofSuite.filter(({ result }) => result === 'stopped').length),
        time: seconds(ofSuite.reduce((sum, { tookMs: ms = 0 }) => sum + ms, 0)),
        timestamp: new Date(startedAt).toISOString().slice(0, 19),
      })}>`,
      ...ofSuite.map(caseXml),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function counts(outcomes: readonly CallOutcome[]): Readonly<Record<string, string>> {
  const count = (wanted: CallOutcome['result']) =>
    String(outcomes.filter(({ result }) => result === wanted).length);
  return { tests: String(outcomes.length), failures: count('failed'), errors: count('not-sent') };
}

function caseXml(outcome: CallOutcome): string {
  const { name, service, tookMs = 0, result, told } = outcome;
  const open = `    <testcase${attributes({ name, classname: service, time: seconds(tookMs) })}>`;
  const output = `      <system-out>${escaped(told)}</system-out>`;
  return [open, ...(result === 'ok' ? [output] : [faultXml(outcome)]), '    </testcase>'].join('\n');
}

function faultXml({ result, told, verdict, next, faults = [told] }: CallOutcome): string {
  if (result === 'stopped') return `      <skipped${attributes({ message: told })}/>`;
  const element = result === 'failed' ? 'failure' : 'error';
  const type = verdict === undefined ? 'not sent' : verdict.ok ? 'not as expected' : whoText(verdict);
  const lines = [...faults, ...(verdict?.evidence ?? []), ...next.map(({ text }) => `→ ${text}`)];
  return `      <${element}${attributes({ message: told, type })}>${escaped(lines.join('\n'))}</${element}>`;
}

/** XML's own decimal (XML Schema part 2, section 3.2.3) has no exponent. */
function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('');
}

/** Text and attribute values (XML 1.0, sections 2.2 and 2.4): most control characters may not stand in a document at all. */
function escaped(text: string): string {
  return text
    .split('\n')
    .map(shownText)
    .join('\n')
    .replaceAll(/[&<>"\uFFFE\uFFFF]/gu, (character) => entities[character] ?? '�');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
