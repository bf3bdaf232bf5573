import { safeText } from '../../format/safe-text.js';
import type { Service } from '../../kserve/service.js';
import { pageOf } from './pages.js';
import { pageRows } from './frame.js';
import { footerLines } from '../parts/footer.js';
import { headerLine } from '../parts/header.js';
import { answerMark, kindMark } from '../parts/marks.js';
import { spokenText, type Line } from '../parts/line.js';
import { protocolOf } from '../selectors/service-options.js';
import { isPending, currentService, placeOf, visibleKeys } from '../selectors/list.js';
import { readinessText, troubleText } from '../selectors/readiness.js';
import { keyPlaceOf } from '../selectors/shown-keys.js';
import { paneLines } from './pane-lines.js';
import { markedLines, markedTitle } from './marked.js';
import { repeatedHeard } from './repeat-marked.js';
import { servicesLines } from './services.js';
import { startLines } from './start.js';
import type { Place } from '../state/place.js';
import type { Prompt } from '../state/prompt.js';
import type { Repeat, State } from '../state/state.js';

/** The screen as a person hears it. */
export type Heard = {
  /** Which screen it is: of another one everything is said. */
  readonly place: string;
  /** How many screens lie below it, to which one goes back. */
  readonly depth: number;
  /** The cluster and the way in; said again only when `of` is another one. */
  readonly where: { readonly of: string; readonly text: string };
  readonly title: string;
  /** The line of the cursor; '' where there is none. */
  readonly choice: { readonly of: string; readonly text: string };
  /** The rest that is to be read; of something else it waits until it is asked for. */
  readonly body: { readonly of: string; readonly lines: readonly string[] };
  /** The text that is being typed, or was just told. */
  readonly told: readonly string[];
  readonly keys: string;
};

/** The screen in the order in which it is read. */
export function heardOf(state: State): Heard {
  const { context, namespace = '', stale, survey, list, prompt, notice } = state;
  const place = placeOf(state);
  return {
    place: [keyPlaceOf(state), 'of' in place ? place.of : list.state].join(' '),
    depth: state.places.length - 1,
    where: {
      of: [context, namespace, stale?.why, survey.state].join(' '),
      text: spokenText(headerLine(state)),
    },
    ...(place.name === 'services' ? listHeard(state) : pageHeard(state, place)),
    told:
      prompt === undefined ? (notice === undefined ? [] : [safeText(notice)]) : promptHeard(state, prompt),
    keys: `keys: ${spokenLines(footerLines({ ...state, prompt: undefined, notice: undefined })).join(', ')}`,
  };
}

/** The typed text, how many services match it, and what the keys do meanwhile. */
function promptHeard(state: State, { purpose, text }: Prompt): readonly string[] {
  const count = state.list.state === 'ready' ? state.list.value.order.length : 0;
  const left = purpose === 'filter' ? `, ${visibleKeys(state).length} of ${count}` : '';
  return [`${purpose}: ${safeText(text)}${left}`, ...spokenLines(footerLines(state).slice(1))];
}

type Middle = Pick<Heard, 'title' | 'choice' | 'body'>;

const noChoice = { of: '', text: '' };

function listHeard(state: State): Middle {
  const service = currentService(state);
  const start = startLines(state);
  if (start !== undefined || service === undefined) {
    return {
      title: '',
      choice: noChoice,
      body: { of: '', lines: spokenLines(start ?? servicesLines(state)) },
    };
  }
  const { key } = service;
  const told = [readinessText(state, service), troubleText(state, service) ?? ''];
  return {
    title: listTitle(state),
    choice: {
      of: [key, ...told, state.marked.has(key), state.protocols.get(key)].join(' '),
      text: serviceText(state, service),
    },
    body:
      state.marked.size > 0
        ? { of: 'marked', lines: markedHeard(state) }
        : { of: key, lines: paneHeard(state, service) },
  };
}

/** `2 of 18: sklearn-iris, ready, v1, ok 4 ms`. */
function serviceText(state: State, service: Service): string {
  const { key, kind, name } = service;
  const keys = visibleKeys(state);
  const last = answerMark(state.outcomes.get(key)?.[0]);
  const parts = [
    name,
    kindMark(kind).spoken ?? '',
    readinessText(state, service),
    troubleText(state, service) ?? '',
    protocolOf(state, service),
    state.calls.has(key) ? 'asking' : (last.spoken ?? last.text),
    state.marked.has(key) ? 'marked' : '',
  ];
  const said = parts.filter((part) => part !== '').map((part) => safeText(part));
  return `${keys.indexOf(key) + 1} of ${keys.length}: ${said.join(', ')}`;
}

/** How the last prediction went. Of one in flight only that it is; of a repetition only what is another answer. */
function paneHeard(state: State, { key, name }: Service): readonly string[] {
  if ((state.repeat?.runs.get(key)?.count ?? 0) > 0) {
    // Without the title, which has the time that it took.
    return spokenLines(paneLines({ ...state, repeat: undefined, calls: new Map() }).slice(1));
  }
  const call = state.calls.get(key);
  if (call?.text !== undefined) return [`${safeText(name)}: answering, esc stops it`];
  if (call !== undefined) return [`${safeText(name)}: asking, esc cancels`];
  return spokenLines(paneLines(state)).filter((text) => text !== name);
}

/** Which services are listed, how many are marked and how far they are, and what is repeated; '' while a filter is typed. */
function listTitle(state: State): string {
  if (state.prompt !== undefined) return '';
  const { filter, marked, repeat } = state;
  const isAsking = [...marked].some((key) => isPending(state, key));
  const marks = isAsking ? `${marked.size} marked, asking` : spokenText(markedTitle(state));
  return [
    filter === '' ? 'all services' : `filter: ${safeText(filter)}`,
    ...(marked.size === 0 ? [] : [marks]),
    ...(repeat === undefined ? [] : [repeatHeard(repeat)]),
  ].join(', ');
}

function repeatHeard({ of, everyMs, runs }: Repeat): string {
  const what =
    of === 'marked' ? 'the marked ones are' : [...runs.keys()].map((key) => safeText(key)).join(', ');
  return `${what} repeated every ${everyMs / 1000} s`;
}

/** How each of the marked services that is not waited for ended. Of a repetition only what is another answer. */
function markedHeard(state: State): readonly string[] {
  if (state.repeat?.of === 'marked') return repeatedHeard(state);
  const marked = new Set([...state.marked].filter((key) => !isPending(state, key)));
  return spokenLines(markedLines({ ...state, marked }, marked.size));
}

function pageHeard(state: State, place: Exclude<Place, { readonly name: 'services' }>): Middle {
  // Of a text that comes, its end is waited for.
  const page = pageOf(place.name === 'chat' ? { ...state, calls: new Map() } : state, place);
  const tabs = page.tabs === undefined ? [] : [spokenText(page.tabs)];
  const title = [...page.title.map((part) => safeText(part)), ...tabs].join(', ');
  if (page.chosen === undefined || page.choices === 0) {
    return { title, choice: noChoice, body: { of: '', lines: spokenLines(pageRows(page, place, state)) } };
  }
  const row = page.lines.slice(page.chosen, page.chosen + 1)[0] ?? [];
  const text = `${page.chosen + 1} of ${page.choices}: ${spokenText(row)}`;
  return { title, choice: { of: text, text }, body: { of: '', lines: spokenLines(page.foot ?? []) } };
}

function spokenLines(rows: readonly Line[]): readonly string[] {
  return rows.map(spokenText).filter((text) => text !== '');
}
