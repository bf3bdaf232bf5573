import { showClaims, askAboutHost, stillLooking } from './trust.js';
import { currentService, placeOf } from '../selectors/list.js';
import type { Loaded, Message, Updated, View } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import { allNamespaces, menuNamespaces } from '../selectors/menu-items.js';
import { receiveHistory } from './history.js';
import { keepDraft } from './drafts.js';
import type { Place } from '../state/place.js';
import type { State } from '../state/state.js';
import { receivePayload, showWorkbench, tellSaving } from './payload.js';
import { leaveBench } from './bench.js';
import { cancelCall, endCall } from './call-ended.js';
import { followEnd, stillComes, tellSaved, withChat } from './chat.js';
import { growCall, progressCall, stampCall, withoutGone } from './calls.js';
import { withEarlyKeys } from './early-keys.js';
import { onKey } from './keys.js';
import { receiveServices, settleCursor } from './list.js';
import { followColumns, receivePods } from './columns.js';
import { copyEffect } from './choices.js';
import { stopUnseen } from './live-places.js';
import { keepFound } from './search.js';
import { onLog, stopLog } from './logs.js';
import { onMouse } from './mouse.js';
import { followMarks, repeatCall } from './repeat.js';
import { followFiles } from './watched-files.js';
import { clampLine, scrollPlace, withEach, withShown } from './places.js';
import { completePrompt, refuseFile, closeFilePrompt, pasteText } from './prompt.js';
import { receiveSurvey, surveyAgain, surveyOnReturn, switchCluster } from './cluster.js';
import { receiveAccounts, receiveToken } from './service-options.js';

/** The state after a message, and what is to be done. Pure. */
export function update(state: State, message: Message): Updated {
  const followed = followColumns(followMarks(state, applyMessage(state, message)));
  const done = stopUnseen(state, stopLog(state, followed));
  const [next, effects] = followFiles(state, leaveBench(state, done));
  const isNoticed = next.notice !== undefined && next.notice !== state.notice;
  return [isNoticed ? { ...next, noticedAt: next.now } : next, effects];
}

/** Milliseconds after which the next look at the clock takes a notice away. What a login program says stays while it runs. */
const noticeMs = 10_000;

function withoutOldNotice(state: State): State {
  const { notice, noticedAt, login, now } = state;
  if (notice === undefined || login !== undefined || now - noticedAt < noticeMs) return state;
  return { ...state, notice: undefined };
}

/** A notice that waited for something goes when that has come. */
function withoutNotice(state: State, notice: string): State {
  return state.notice === notice ? { ...state, notice: undefined } : state;
}

function applyMessage(state: State, message: Message): Updated {
  switch (message.type) {
    case 'key':
      return onKey(state, message.key);
    case 'pasted':
      return [pasteText(state, message.text), []];
    case 'wheel-turned':
    case 'wheel-tilted':
    case 'clicked':
      return onMouse(state, message);
    case 'resized':
      return [scrollPlace(keepFound(state, settleCursor({ ...state, size: message.size })), 0), []];
    case 'ticked':
      return [{ ...state, now: message.now }, []];
    case 'refresh-due':
      return refreshPlace(withoutOldNotice({ ...state, now: message.now }));
    case 'listed':
      return withEffects(
        withEarlyKeys(countIfEmpty(withoutGone(receiveServices(state, message.services))), onKey),
        surveyOnReturn(state),
      );
    case 'list-interrupted': {
      const { type: _, ...stale } = message;
      return [{ ...state, stale }, []];
    }
    case 'list-failed':
      return [
        {
          ...state,
          list: { state: 'failed', failure: message.failure },
          stale: undefined,
          early: [],
          notice: undefined,
        },
        [],
      ];
    case 'login-told':
      return [tellLogin(state, message.words), []];
    case 'surveyed':
      return [receiveSurvey(withoutNotice(state, stillLooking), message.survey), []];
    case 'call-started':
      return [stampCall(state, message.of, message.at), []];
    case 'call-progressed':
      return [progressCall(state, message.of, message.doing), []];
    case 'call-ended':
      return endCall(withoutNotice(state, stillComes), message.of, message.outcome);
    case 'text-came':
      return [followEnd(growCall(state, message.of, message.deltas), state, message.of), []];
    case 'models-listed':
      return [withChat(state, message.of, { models: message.models }), []];
    case 'chat-told':
      return [tellSaved(state, message), []];
    case 'call-cancelled':
      return cancelCall(state, message.of);
    case 'repeat-due':
      return repeatCall(state, message.of);
    case 'logs-found':
    case 'logged':
    case 'log-ended':
      return [onLog(state, message), []];
    case 'labeled':
      return [setLabels(state, message), []];
    case 'loaded':
      return receiveLoaded(
        message.loaded.name === 'payload' ? closeFilePrompt(state) : state,
        message.loaded,
      );
    case 'file-refused':
      return [refuseFile(state, message), []];
    case 'history-loaded':
      return [receiveHistory(state, message), []];
    case 'payload-compared':
      return [showWorkbench(state, message), []];
    case 'payload-made':
      return receivePayload(closeFilePrompt(state), message);
    case 'payload-saved':
      return [tellSaving(state, message), []];
    case 'connected':
      return switchCluster(state, message);
    case 'counted-elsewhere':
      return [message.namespace === state.namespace ? { ...state, elsewhere: message.elsewhere } : state, []];
    case 'claims-found':
      return [showClaims(state, message), []];
    case 'host-found':
      return [askAboutHost(state, message), []];
    case 'completed':
      return [completePrompt(state, message), []];
    case 'pods-counted':
      return [receivePods(state, message.counts), []];
    case 'noticed':
      return [{ ...state, notice: message.notice }, []];
  }
}

function withEffects([state, effects]: Updated, more: readonly Effect[]): Updated {
  return [state, [...effects, ...more]];
}

/** Where rows are shown there is room for one line of it; what it said is no longer true once it has ended. */
function tellLogin(state: State, login: string | undefined): State {
  if (state.list.state === 'loading' && state.stale === undefined) return { ...state, login };
  const last = login?.split('\n').at(-1);
  const before = state.login === undefined ? state.notice : undefined;
  return { ...state, login, notice: last === undefined ? before : `The login program says: ${last}` };
}

/** Pods and events, which are not watched, are read again while they are shown; a gateway that did not answer is asked again. */
function refreshPlace(before: State): Updated {
  const [state, effects] = surveyAgain(before);
  const { name } = placeOf(state);
  const service = currentService(state);
  if (service === undefined || (name !== 'details' && name !== 'pods')) return [state, effects];
  return [state, [...effects, { type: name === 'details' ? 'load-details' : 'load-pods', service }]];
}

/** An empty namespace asks, once, what the others have. */
function countIfEmpty(state: State): Updated {
  const isEmpty = state.list.state === 'ready' && state.list.value.order.length === 0;
  if (!isEmpty || state.namespace === undefined || state.elsewhere !== undefined) return [state, []];
  return [{ ...state, elsewhere: {} }, [{ type: 'count-elsewhere', namespace: state.namespace }]];
}

function setLabels(state: State, { of, labels }: Extract<Message, { type: 'labeled' }>): State {
  if (labels === state.labels.get(of)) return state;
  const all = new Map(state.labels);
  if (labels === undefined) all.delete(of);
  else all.set(of, labels);
  return { ...state, labels: all };
}

/** Gives a screen the content that it asked for, if it is still open. */
function receiveLoaded(state: State, got: Loaded): Updated {
  const shown = placeOf(state);
  if (shown.name === 'palette' && got.name === 'namespaces')
    return [withShown(state, { ...shown, names: got.names }), []];
  if (!state.places.some((place) => isFor(place, got))) return [state, []];
  const next = withEach(keepDraft(state, got), (place) =>
    isFor(place, got)
      ? clampLine({ ...got, ...viewOf(place), ...lineOfCurrent(state, place, got) }, state)
      : place,
  );
  if (got.name === 'accounts') return [receiveAccounts(next, got), []];
  if (got.name === 'token') return receiveToken(next, got);
  return [next, isFor(placeOf(state), got) ? onShown(placeOf(state), got) : []];
}

/** The effects that follow by themselves, unless something else is looked at meanwhile: the payload to edit is edited, the first command copied. */
function onShown(place: Place, got: Loaded): readonly Effect[] {
  if (got.name === 'payload' && got.payload.state === 'ready' && 'thenEdit' in place) {
    return [{ type: 'edit', of: got.of, text: got.payload.value.text }];
  }
  const command = got.name === 'copy' && got.commands.state === 'ready' ? got.commands.value[0] : undefined;
  return command === undefined ? [] : [copyEffect(command)];
}

/** A menu of namespaces that was not touched yet begins at the one that is shown. */
function lineOfCurrent(state: State, place: Place, got: Loaded): Partial<View> {
  const isNew = place.name === 'namespaces' && place.line === 0 && (place.filter ?? '') === '';
  if (!isNew || got.name !== 'namespaces') return {};
  const current = state.namespace ?? allNamespaces;
  return { line: Math.max(0, menuNamespaces({ ...got, line: 0 }).indexOf(current)) };
}

function viewOf(place: Exclude<Place, { readonly name: 'services' }>): View {
  return {
    line: place.line,
    ...('filter' in place ? { filter: place.filter } : {}),
    ...('search' in place ? { search: place.search } : {}),
    ...('found' in place ? { found: place.found } : {}),
    ...('toggled' in place ? { toggled: place.toggled } : {}),
    ...('claimed' in place ? { claimed: place.claimed } : {}),
    ...('workbench' in place ? { workbench: place.workbench } : {}),
  };
}

function isFor(place: Place, got: Loaded): place is Exclude<Place, { readonly name: 'services' }> {
  if (place.name === 'palette') return false;
  return place.name === got.name && (!('of' in place) || !('of' in got) || place.of === got.of);
}
