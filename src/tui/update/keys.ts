import type { Action } from '../keys/binding.js';
import { actionFor } from '../keys/keymap.js';
import type { Updated } from '../state/messages.js';
import { keyOf, keyPlaceOf, keysOn, namedAction } from '../selectors/shown-keys.js';
import type { State } from '../state/state.js';
import { onBack } from './back.js';
import { openBench, startBench } from './bench.js';
import { openCompare, startComparison } from './compare.js';
import { markAll, markRange, toggleMark } from './calls.js';
import { keepKey } from './early-keys.js';
import { nextProtocol } from './protocol.js';
import { predict } from './predict.js';
import { markBase, openDifference, openExchange, scrollAside, withNextForm } from './exchanges.js';
import { sendAgain } from './history.js';
import { openChat } from './chat.js';
import { openKubectl, openPodLogs, openPods } from './pods.js';
import { changeLog, openLogs, otherLog, promptSaveLog } from './logs.js';
import { openDoctor, openMetrics } from './live-places.js';
import { move } from './move.js';
import { openColumns, toggleColumn } from './columns.js';
import { nextSort, sortBy, withNotReady } from './list.js';
import { chooseLine, chooseTool, nextTool } from './choices.js';
import { libraryAction } from './library.js';
import { payloadAction } from './payload.js';
import { askToQuit, keepQuestion } from './quit.js';
import { openDemo, tryAgain } from './cluster.js';
import { goBack, openPlace, openAbout, reloadPlace } from './places.js';
import { promptFilter, onPromptKey } from './prompt.js';
import { chooseWayIn, dropChoices, takeStep } from './next-step.js';
import { promptModel, openAccounts } from './service-options.js';
import { askTrust } from './trust.js';
import { nextFound } from './search.js';
import { foldYaml } from './yaml.js';
import { choosePaletteItem, openPalette } from './palette.js';
import { toggleSendOnSave } from './watched-files.js';
import { changeInterval, repeatOrNext } from './repeat.js';

/** One key, named as `keyName` does. What it means depends on the screen; `keymap.ts` says it. */
export function onKey(before: State, key: string): Updated {
  return keepQuestion(before, obeyKey(before, key));
}

function obeyKey(before: State, key: string): Updated {
  const { quitting: _, ...rest } = before;
  const isQuiet = before.notice === undefined && before.quitting === undefined;
  const state: State = isQuiet ? before : { ...rest, notice: undefined };
  if (key === 'ctrl-c') return [state, [{ type: 'quit', exitCode: 130 }]];
  if (key === 'ctrl-z') return [state, [{ type: 'stop-job' }]];
  if (state.prompt?.purpose === 'palette' && key === 'enter')
    return choosePaletteItem(state, (below, action, own) => carryOut(below, action, own, before));
  if (state.prompt !== undefined) return onPromptKey(state, state.prompt, key);
  const action = actionFor(keysOn(state), key) ?? namedAction(state, key);
  if (action === undefined) return [tellUnknown(state, key), []];
  return carryOut(state, action, key, before);
}

/** An action that was found, by its key or in the palette, which also has those without one. */
function carryOut(state: State, action: Action, key: string | undefined, before: State): Updated {
  const kept = key === undefined ? undefined : keepKey(state, action, key);
  if (kept !== undefined) return [kept, []];
  return action === 'quit' ? askToQuit(state, before) : act(state, action, key ?? '');
}

/** That a key does nothing here, once. */
function tellUnknown(state: State, key: string): State {
  const known = `${keyPlaceOf(state)} ${key}`;
  if (state.unknown.has(known)) return state;
  const notice = `${key} does nothing here; ${keyOf(state, 'keys')} shows the keys, ${keyOf(state, 'palette')} finds what can be done`;
  return { ...state, notice, unknown: new Set(state.unknown).add(known) };
}

function act(state: State, action: Action, key: string): Updated {
  switch (action) {
    case 'up':
    case 'down':
    case 'page-up':
    case 'page-down':
    case 'first':
    case 'last':
    case 'half-page-up':
    case 'half-page-down':
      return move(state, action);
    case 'first-below':
      return move(goBack(state), 'first');
    case 'palette':
      return openPalette(state);
    case 'mark-all':
      return [markAll(state), []];
    case 'mark-range':
      return [markRange(state), []];
    case 'sort-by-name':
      return sortBy(state, 'name');
    case 'sort-by-age':
      return sortBy(state, 'newest first');
    case 'sort-by-answer':
      return sortBy(state, 'last answer');
    case 'sort-by-readiness':
      return sortBy(state, 'ready first');
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
    case 'compare':
      return openCompare(state);
    case 'start-comparison':
      return startComparison(state);
    case 'logs':
      return openLogs(state);
    case 'pods':
      return openPods(state);
    case 'all-logs':
      return openPodLogs(state, 'all');
    case 'kubectl':
      return openKubectl(state);
    case 'all-pods':
    case 'timestamps':
    case 'wrap':
      return changeLog(state, action);
    case 'save-log':
      return [promptSaveLog(state), []];
    case 'next-log':
      return otherLog(state, 'next container');
    case 'other-run':
      return otherLog(state, 'other run');
    case 'difference':
      return openDifference(state);
    case 'send-again':
      return sendAgain(state);
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
    case 'columns':
      return openColumns(state);
    case 'toggle-column':
      return toggleColumn(state);
    case 'keys':
      return openPlace(state, { name: 'keys', line: 0 });
    case 'contexts':
      return openPlace(state, { name: 'contexts', line: Math.max(0, state.contexts.indexOf(state.context)) });
    case 'namespaces':
      return openNamespaces(state);
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
      return nextFound(state, action === 'next-match' ? 1 : -1) ?? openNamespaces(state);
    case 'menu-filter':
      return [promptFilter(state), []];
    case 'toggle-not-ready':
      return [withNotReady(state, state.notReady === 'shown' ? 'hidden' : 'shown'), []];
    case 'sort':
      return sortBy(state, nextSort(state.sort));
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
    case 'send-on-save':
      return toggleSendOnSave(state);
    case 'delete-saved':
    case 'rename-saved':
    case 'share-saved':
      return libraryAction(state, action);
    case 'next-tool':
      return nextTool(state);
    case 'tool':
      return chooseTool(state, Number(key) - 1);
    case 'step':
      return takeStep(state, Number(key));
    case 'choose-way':
      return chooseWayIn(state, Number(key));
    case 'drop-choices':
      return dropChoices(state);
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

function openNamespaces(state: State): Updated {
  return openPlace(state, { name: 'namespaces', line: 0, names: { state: 'loading' } }, [
    { type: 'load-namespaces' },
  ]);
}
