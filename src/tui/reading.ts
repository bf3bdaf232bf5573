import { safeText } from '../format/safe-text.js';
import type { Service } from '../kserve/service.js';
import { frameLines } from './frame.js';
import { layout } from './layout.js';
import { answerMark } from './parts/marks.js';
import type { Line } from './parts/line.js';
import { currentService, placeOf, visibleKeys } from './rows.js';
import { answerLines } from './screens/answer.js';
import type { State } from './state.js';

/** What a screen reader speaks, in reading order: no rules, bars or columns, marks as words, and of the list the service under the cursor. */
export function readingLines(state: State): readonly string[] {
  const frame = frameLines(state);
  const { footer } = layout(state.size);
  const service = currentService(state);
  const onList = placeOf(state).name === 'services' && service !== undefined;
  const middle = onList
    ? [listLine(state, service), ...answerLines(state).map(spoken)]
    : frame.slice(1, -footer).map(spoken);
  const ends = frame.slice(-footer).map(spoken);
  return [spoken(frame[0] ?? []), ...middle, ...ends].filter((row) => row !== '');
}

/** `2 of 18: sklearn-iris, ready, v1, ok 4 ms`. */
function listLine(state: State, service: Service): string {
  const keys = visibleKeys(state);
  const calls = state.calls.has(service.key)
    ? 'asking'
    : answerMark(state.outcomes.get(service.key)?.[0]).text;
  const readiness = service.readiness.replace('-', ' ');
  const parts = [service.name, readiness, service.whyNotReady ?? '', service.protocol, calls];
  const marked = state.marked.has(service.key) ? ['marked'] : [];
  const said = [...parts, ...marked].filter((part) => part !== '').map(safeText);
  return `${keys.indexOf(service.key) + 1} of ${keys.length}: ${words(said.join(', '))}`;
}

function spoken(row: Line): string {
  return words(row.map(({ text }) => text).join(''));
}

function words(text: string): string {
  return text
    .replaceAll(/[─▀-▟│┃▸·]+/g, ' ')
    .replaceAll('✗', 'failed:')
    .replaceAll('●', 'good:')
    .replaceAll('◌', 'waiting:')
    .replaceAll('■', 'stopped:')
    .replaceAll('→', 'next:')
    .replaceAll(/ {2,}/g, '  ')
    .trim();
}
