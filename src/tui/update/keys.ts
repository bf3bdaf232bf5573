import { spokenProtocols } from '../../kserve/service.js';
import type { Action } from '../keys/binding.js';
import { actionFor } from '../keys/keymap.js';
import { layout } from '../selectors/layout.js';
import { splitOf } from '../screens/pane.js';
import type { Updated } from '../state/messages.js';
import { keyPlaceOf } from '../selectors/keys-in-use.js';
import { currentService, placeOf } from '../selectors/list.js';
import type { Place } from '../state/place.js';
import type { Sort, State } from '../state/state.js';
import { onBack } from './back.js';
import { openBench, startBench } from './bench.js';
import { startCall, predictMarked, toggleMark } from './calls.js';
import { keepKey } from './early-keys.js';
import { markBase, openCompare, openExchange, scrollAside, withNextForm } from './exchanges.js';
import { openChat } from './chat.js';
import { openLogs, otherLog } from './logs.js';
import { openDoctor, openMetrics } from './live-places.js';
import { moveCursor, settleCursor, sortList } from './list.js';
import { protocolOf } from '../selectors/service-options.js';
import { notSendable } from '../selectors/payload.js';
import { chooseLine, chooseTool, nextTool } from './choices.js';
import { libraryAction, withoutDoom } from './library.js';
import { payloadAction } from './payload.js';
import { askToQuit } from './quit.js';
import { openDemo, tryAgain } from './cluster.js';
import { openPlace, openAbout, scrollPlace, reloadPlace } from './places.js';
import { promptFilter, onPromptKey } from './prompt.js';
import { promptModel, openAccounts } from './service-options.js';
import { askTrust } from './trust.js';
import { foldYaml, nextMatch } from './yaml.js';
import { changeInterval, repeatOrNext } from './repeat.js';

const sorts: readonly Sort[] = ['ready first', 'name', 'newest first', 'last answer'];

/** One key, named as `keyName` does. What it means depends on the screen; `keymap.ts` says it. */
export function onKey(before: State, key: string): Updated {
  const { quitting: _, ...rest } = before;
  const isQuiet = before.notice === undefined && before.quitting === undefined;
  const state: State = isQuiet ? before : { ...rest, notice: undefined };
  if (key === 'ctrl-c') return [state, [{ type: 'quit', exitCode: 130 }]];
  if (key === 'ctrl-z') return [state, [{ type: 'stop-job' }]];
  if (state.prompt !== undefined) return onPromptKey(state, state.prompt, key);
  const action = actionFor(keyPlaceOf(state), key);
  if (action === undefined) return [state, []];
  const kept = keepKey(state, action, key);
  if (kept !== undefined) return [kept, []];
  return action === 'quit' ? askToQuit(state, before) : act(state, action, key);
}

function act(state: State, action: Action, key: string): Updated {
  switch (action) {
    case 'up':
      return go(state, -1);
    case 'down':
      return go(state, 1);
    case 'page-up':
      return go(state, -pageRows(state));
    case 'page-down':
      return go(state, pageRows(state));
    case 'first':
      return go(state, -Infinity);
    case 'last':
      return go(state, Infinity);
    case 'predict':
      return predict(state);
    case 'mark':
      return [toggleMark(state), []];
    case 'repeat':
      return repeatOrNext(state);
    case 'slower':
      return changeInterval(state, 'longer');
    case 'faster':
      return changeInterval(state, 'shorter');
    case 'try-again':
      return tryAgain(state);
    case 'demo':
      return openDemo(state);
    case 'payload':
    case 'details':
    case 'yaml':
    case 'copy':
    case 'history':
      return openAbout(state, action);
    case 'answer':
    case 'raw':
      return openExchange(state, action);
    case 'next-form':
      return [withNextForm(state), []];
    case 'chat':
      return openChat(state);
    case 'bench':
      return openBench(state);
    case 'start-bench':
      return startBench(state);
    case 'logs':
      return openLogs(state);
    case 'next-log':
      return otherLog(state, 'next container');
    case 'other-run':
      return otherLog(state, 'other run');
    case 'compare':
      return openCompare(state);
    case 'mark-base':
      return [markBase(state), []];
    case 'column-left':
    case 'column-right':
      return [scrollAside(state, 'column', action === 'column-left' ? -1 : 1), []];
    case 'columns-left':
    case 'columns-right':
      return [scrollAside(state, 'page', action === 'columns-left' ? -1 : 1), []];
    case 'gateways':
      return openPlace(state, { name: 'gateways', line: 0 }, [{ type: 'survey' }]);
    case 'doctor':
      return openDoctor(state);
    case 'metrics':
      return openMetrics(state);
    case 'keys':
      return openPlace(state, { name: 'keys', line: 0 });
    case 'contexts':
      return openPlace(state, { name: 'contexts', line: Math.max(0, state.contexts.indexOf(state.context)) });
    case 'namespaces':
      return openPlace(state, { name: 'namespaces', line: 0, names: { state: 'loading' } }, [
        { type: 'load-namespaces' },
      ]);
    case 'reload':
      return [{ ...state, survey: { state: 'loading' } }, [{ type: 'survey' }]];
    case 'filter':
      return [{ ...state, prompt: { purpose: 'filter', text: state.filter } }, []];
    case 'fold':
      return [foldYaml(state), []];
    case 'search':
      return [{ ...state, prompt: { purpose: 'search', text: '' } }, []];
    case 'next-match':
    case 'previous-match':
      return [nextMatch(state, action === 'next-match' ? 1 : -1), []];
    case 'menu-filter':
      return [promptFilter(state), []];
    case 'toggle-not-ready':
      return [withNotReady(state, state.notReady === 'shown' ? 'hidden' : 'shown'), []];
    case 'sort': {
      const sort = after(sorts, state.sort);
      return [sortList({ ...state, sort, notice: `sorted: ${sort}` }), []];
    }
    case 'model':
      return [promptModel(state), []];
    case 'protocol':
      return reloadPlace(nextProtocol(state));
    case 'trust':
      return askTrust(state);
    case 'token':
      return openAccounts(state);
    case 'edit':
    case 'save':
    case 'save-as':
    case 'open-file':
    case 'library':
    case 'make-payload':
    case 'drop-payload':
      return payloadAction(state, action);
    case 'delete-saved':
    case 'rename-saved':
    case 'share-saved':
      return libraryAction(state, action);
    case 'next-tool':
      return nextTool(state);
    case 'tool':
      return chooseTool(state, Number(key) - 1);
    case 'choose':
      return chooseLine(state);
    case 'back':
      return onBack(state);
    case 'quit':
      return [state, [{ type: 'quit', exitCode: 0 }]];
    case 'stop-job':
      return [state, [{ type: 'stop-job' }]];
    case 'interrupt':
      return [state, [{ type: 'quit', exitCode: 130 }]];
  }
}

function withNotReady(state: State, notReady: State['notReady']): State {
  const notice =
    notReady === 'hidden' ? 'showing only ready services: a shows the rest' : 'showing all services';
  return settleCursor({ ...state, notReady, notice }, state);
}

function go(before: State, rows: number): Updated {
  const state = withoutDoom(before);
  return [placeOf(state).name === 'services' ? moveCursor(state, rows) : scrollPlace(state, rows), []];
}

function pageRows(state: State): number {
  const isList = placeOf(state).name === 'services';
  return Math.max(1, (isList ? splitOf(state).list : layout(state.size).page) - 1);
}

/** Predicts the marked services, or the one that the screen is about, and goes back to the list, where the answer is shown, from where it would not be seen. */
function predict(state: State): Updated {
  const place = placeOf(state);
  const notYet = notSendable(state) ?? brokenEdit(state);
  if (notYet !== undefined) return [{ ...state, notice: notYet }, []];
  const isOfMarked = place.name === 'services' && state.marked.size > 0;
  const [started, effects] = isOfMarked ? predictMarked(state) : startCall(withTemplateGiven(state));
  return [showsAnswers(place) ? started : { ...started, places: [started.places[0]] }, effects];
}

/** A broken edit is neither sent nor passed over. */
function brokenEdit(state: State): string | undefined {
  const service = currentService(state);
  if (service === undefined || !state.drafts.has(service.key) || state.marked.size > 0) return undefined;
  return 'The payload edited here is not JSON yet: P shows where; there e mends it and x drops it.';
}

/** A template that is shown, and sent as it is, is the payload of that service from now on. */
function withTemplateGiven(state: State): State {
  const place = placeOf(state);
  if (place.name !== 'payload' || place.payload.state !== 'ready' || !place.payload.value.template)
    return state;
  const { text } = place.payload.value;
  const payload = { bytes: Buffer.from(text), as: 'json', source: 'the template' } as const;
  return { ...state, payloads: new Map(state.payloads).set(place.of, payload) };
}

/** Screens on which the new answer appears by itself. */
function showsAnswers(place: Place): boolean {
  return place.name === 'history' || (place.name === 'answer' && place.exchange === undefined);
}

/** The service's own protocol, then the others, and its own again. */
function nextProtocol(state: State): State {
  const service = currentService(state);
  if (service === undefined) return state;
  const next = after(spokenProtocols, protocolOf(state, service));
  const chosen = new Map(state.protocols);
  if (next === service.protocol) chosen.delete(service.key);
  else chosen.set(service.key, next);
  const whose = next === service.protocol ? ', its own' : ` (its own is ${service.protocol})`;
  return { ...state, protocols: chosen, notice: `${service.name}: protocol is now ${next}${whose}` };
}

function after<T>(all: readonly T[], one: T): T {
  return all[(all.indexOf(one) + 1) % all.length] ?? one;
}
