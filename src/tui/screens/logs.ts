import { safeText } from '../../format/safe-text.js';
import { fitText, foldText } from '../../format/text.js';
import type { Service } from '../../kserve/service.js';
import type { LogPlace } from '../state/live-place.js';
import { makeMatcher } from '../selectors/matcher.js';
import { fitLine, line, span, type Line, type Tone } from '../parts/line.js';
import { makeLines, stackLines, type Lines } from '../parts/lines.js';
import { failureLines, type Page } from '../parts/page.js';
import type { State } from '../state/state.js';
import { keysOn } from '../selectors/shown-keys.js';

/** A container's log: its last lines, the newest at the bottom, folded where they are long. */
export function logsPage(state: State, place: LogPlace, service: Service): Page {
  const { columns } = state.size;
  const { filter = '', failure } = place;
  return {
    title: [service.name, ...sourceFacts(place), ...(filter === '' ? [] : [`with “${filter}”`])],
    lines: stackLines([
      rowsOf(place, columns),
      failure === undefined ? [] : failureLines(failure, columns, keysOn(state)),
    ]),
    choices: 0,
    foot: [fitLine(line(`   ${podText(place)}${statusText(place)}`, 'dim'), columns)],
  };
}

type Rows = {
  readonly filter: string | undefined;
  readonly cut: true | undefined;
  readonly columns: number;
  readonly rows: Lines;
};

/** The last answer of `rowsOf` for these lines: thousands are folded when some come, not at every key. */
const known = new WeakMap<LogPlace['lines'], Rows>();

function rowsOf({ lines, filter, cut, all }: LogPlace, columns: number): Lines {
  const last = known.get(lines);
  if (last?.filter === filter && last?.cut === cut && last?.columns === columns) return last.rows;
  const matches = makeMatcher(filter ?? '');
  const shown = lines.filter((text) => matches({ text }));
  const rowsFor = (text: string) =>
    cut === undefined ? foldText(text, columns - 2) : [fitText(text, columns - 2)];
  const folded = shown.flatMap((text) =>
    rowsFor(safeText(text)).map((row, at) => ({ row, text, isFirst: at === 0 })),
  );
  const rows = makeLines(folded.length, (at) => {
    const { row, text, isFirst } = folded[at] ?? { row: '', text: '', isFirst: true };
    return all === undefined || !isFirst ? line(` ${row}`, toneOf(text)) : podRow(row, text);
  });
  known.set(lines, { filter, cut, columns, rows });
  return rows;
}

/** The first row of a line, with the pod's own color for its name, as stern has it. */
function podRow(row: string, text: string): Line {
  const [, pod = '', rest = row] = /^(\S+) │ (.*)$/.exec(row) ?? [];
  if (pod === '') return line(` ${row}`, toneOf(text));
  const digest = Array.from(pod).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 997, 7);
  return [span(` ${pod}`, podTones[digest % podTones.length]), span(' │ ', 'dim'), span(rest, toneOf(text))];
}

const podTones = ['accent', 'good', 'strong', 'dim'] as const;

function sourceFacts({ sources, source, run, all, timestamps }: LogPlace): readonly string[] {
  const times = timestamps === undefined ? [] : ['with times'];
  if (all === true && sources.length > 0)
    return [`logs of ${new Set(sources.map(({ pod }) => pod)).size} pods`, ...times];
  const chosen = sources[source];
  if (chosen === undefined) return ['log'];
  const which = sources.length > 1 ? ` (${source + 1} of ${sources.length})` : '';
  return [`log of ${chosen.container}${which}`, ...(run === 'before' ? ['the run before'] : []), ...times];
}

function podText({ sources, source, all }: LogPlace): string {
  if (all === true) return 'all pods: ';
  const chosen = sources[source];
  return chosen === undefined ? '' : `pod ${safeText(chosen.pod)}: `;
}

function statusText({ reading, lines, failure, run, sources, source }: LogPlace): string {
  if (reading === 'pods') return 'reading the pods…';
  if (failure !== undefined) return lines.length === 0 ? 'no log' : 'the log broke off here';
  if (reading === 'ended') {
    const end = run === 'before' ? sources[source]?.endBefore : sources[source]?.end;
    if (end !== undefined) return `ended: ${safeText(end.text)}`;
    return run === 'before' ? 'the end of that run' : 'end of log: the container has exited';
  }
  return lines.length === 0 ? 'waiting for its first line…' : 'following';
}

/** The words that say how bad it is are in the text itself; the color only helps to find them. */
function toneOf(text: string): Tone {
  if (/\b(?:error|fatal|critical|traceback|exception|\w+error)\b/i.test(text)) return 'bad';
  return /\bwarn(?:ing)?\b/i.test(text) ? 'warn' : 'plain';
}
