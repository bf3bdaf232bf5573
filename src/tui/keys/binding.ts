import type { PlaceName } from '../state/place.js';

/** A screen, or the list while there is no service to list (`start`), or no cluster (`no cluster`). */
export type KeyPlace = PlaceName | 'start' | 'no cluster';

/** An answer of the service; one of the auth layer; one that names another model; a host that is not called, or gets no token, before it is trusted; a gateway, or KServe's namespace, to be chosen; a payload that can be sent as it is; one that can be kept; a log beside the shown one; something that is looked for; a service that one can talk to; a load, or a comparison, that does not run; a host, a limit or a way in that was chosen; a payload that is a file. */
export type Need =
  | 'answer'
  | 'auth'
  | 'other model'
  | 'host to trust'
  | 'claim'
  | 'sendable'
  | 'savable'
  | 'other log'
  | 'search'
  | 'language model'
  | 'load at rest'
  | 'comparison at rest'
  | 'choice'
  | 'watched file';

export type Binding = {
  /** As `keyName` names them; the first is the one shown. */
  readonly keys: readonly string[];
  readonly action: Action;
  readonly on: readonly KeyPlace[] | 'everywhere';
  readonly task: Task;
  /** One word for the footer; absent: not there. */
  readonly label?: string;
  /** Without it the key does nothing of use: then the footer leaves it out. */
  readonly needs?: Need;
  /** For `?` and the README. */
  readonly help: string;
};

/** All keys, in the order in which they are looked through. */
export type Keymap = readonly Binding[];

/** The keys of one screen. */
export type KeyScreen = { readonly place: KeyPlace; readonly keymap: Keymap };

/** The tasks that keys are for, in the order of `?`: it and the README group them by task. */
export const tasks = {
  text: 'this screen',
  predict: 'predict',
  answers: 'answers',
  payload: 'payload',
  service: 'the service',
  list: 'the list',
  cluster: 'the cluster',
  move: 'move',
  leave: 'leave',
} as const;

export type Task = keyof typeof tasks;

/** An action of a key; `keymap.ts` says which key does it on which screen. */
export type Action =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | 'predict'
  | 'mark'
  | 'repeat'
  | 'slower'
  | 'faster'
  | 'payload'
  | 'edit'
  | 'open-file'
  | 'save'
  | 'save-as'
  | 'library'
  | 'delete-saved'
  | 'rename-saved'
  | 'share-saved'
  | 'make-payload'
  | 'send-on-save'
  | 'drop-payload'
  | 'menu-filter'
  | 'search'
  | 'next-match'
  | 'previous-match'
  | 'fold'
  | 'details'
  | 'logs'
  | 'chat'
  | 'bench'
  | 'start-bench'
  | 'compare'
  | 'start-comparison'
  | 'next-log'
  | 'pods'
  | 'all-logs'
  | 'kubectl'
  | 'all-pods'
  | 'timestamps'
  | 'wrap'
  | 'save-log'
  | 'other-run'
  | 'gateways'
  | 'doctor'
  | 'metrics'
  | 'history'
  | 'protocol'
  | 'model'
  | 'token'
  | 'trust'
  | 'yaml'
  | 'copy'
  | 'next-tool'
  | 'tool'
  | 'raw'
  | 'next-form'
  | 'answer'
  | 'difference'
  | 'mark-base'
  | 'send-again'
  | 'column-left'
  | 'column-right'
  | 'columns-left'
  | 'columns-right'
  | 'filter'
  | 'toggle-not-ready'
  | 'sort'
  | 'namespaces'
  | 'contexts'
  | 'columns'
  | 'toggle-column'
  | 'keys'
  | 'choose'
  | 'reload'
  | 'demo'
  | 'try-again'
  | 'back'
  | 'quit'
  | 'palette'
  | 'step'
  | 'choose-way'
  | 'drop-choices'
  | 'half-page-up'
  | 'half-page-down'
  | 'first-below'
  | 'sort-by-name'
  | 'sort-by-age'
  | 'sort-by-answer'
  | 'sort-by-readiness'
  | 'mark-all'
  | 'mark-range'
  | 'stop-job'
  | 'interrupt';
