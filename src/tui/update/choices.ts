import type { CopyCommand } from '../state/place.js';
import type { Updated } from '../state/messages.js';
import type { Effect } from '../state/effect.js';
import { allNamespaces, menuContexts, menuNamespaces } from '../selectors/menu-items.js';
import { placeOf } from '../selectors/list.js';
import { initialState, type State } from '../state/state.js';
import { toggleColumn } from './columns.js';
import { goBack, withShown } from './places.js';
import { chooseEntry } from './library.js';
import { openPodLogs } from './pods.js';
import { stopTimers } from './repeat.js';
import { chooseAccount } from './service-options.js';

/** The marked line of a menu. */
export function chooseLine(state: State): Updated {
  const place = placeOf(state);
  if (place.name === 'columns') return toggleColumn(state);
  if (place.name === 'contexts')
    return chooseContext(goBack(state), menuContexts(state.contexts, place.filter)[place.line]);
  if (place.name === 'namespaces') {
    const name = menuNamespaces(place)[place.line];
    return name === undefined ? [state, []] : chooseNamespace(goBack(state), name);
  }
  if (place.name === 'library') return chooseEntry(state, place);
  if (place.name === 'pods') return openPodLogs(state, 'marked');
  if (place.name === 'accounts') return chooseAccount(state, place);
  if (place.name === 'copy' && place.commands.state === 'ready') {
    const command = place.commands.value[place.tool ?? 0];
    return [state, command === undefined ? [] : [copyEffect(command)]];
  }
  return [state, []];
}

/** Shows the command of the next tool, the first one's behind the last, and copies it. */
export function nextTool(state: State): Updated {
  const place = placeOf(state);
  if (place.name !== 'copy' || place.commands.state !== 'ready') return [state, []];
  return chooseTool(state, ((place.tool ?? 0) + 1) % place.commands.value.length);
}

/** Shows the command of a tool, by its position, and copies it. */
export function chooseTool(state: State, tool: number): Updated {
  const place = placeOf(state);
  if (place.name !== 'copy' || place.commands.state !== 'ready') return [state, []];
  const command = place.commands.value[tool];
  if (command === undefined) return [state, []];
  return [withShown(state, { ...place, tool, line: 0 }), [copyEffect(command)]];
}

/** Puts a command on the clipboard. */
export function copyEffect({ tool, command }: CopyCommand): Effect {
  return { type: 'copy', text: command, what: `the ${tool} command` };
}

/** Connects to a context, unless it is the present one. */
export function chooseContext(state: State, context: string | undefined): Updated {
  if (context === undefined) return [state, []];
  // A user who chooses the present context no longer means the one that isvc is connecting to.
  if (context === state.context) return [state, [{ type: 'stop-connecting' }]];
  return [{ ...state, notice: `connecting to ${context}` }, [{ type: 'connect', context }]];
}

/** The list of a namespace, or of all of them. */
export function chooseNamespace(state: State, name: string): Updated {
  return inNamespace(state, name === allNamespaces ? undefined : name);
}

/** The list of another namespace. What was learnt of services and of the way in stays: keys name the namespace. Marks and a repetition belong to the list that is left. */
function inNamespace(state: State, namespace: string | undefined): Updated {
  if (namespace === state.namespace) return [state, []];
  const [, stop] = stopTimers(state);
  return [
    {
      ...initialState({ ...state, namespace }),
      outcomes: state.outcomes,
      earlier: state.earlier,
      labels: state.labels,
      calls: state.calls,
      protocols: state.protocols,
      models: state.models,
      overrides: state.overrides,
      wayIn: state.wayIn,
      accounts: state.accounts,
      payloads: state.payloads,
      drafts: state.drafts,
      dropped: state.dropped,
      sendsOnSave: state.sendsOnSave,
      chats: state.chats,
      survey: state.survey,
    },
    [...stop, { type: 'watch', namespace }],
  ];
}
