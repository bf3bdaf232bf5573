import type { Action } from './actions.js';
import type { Task } from './tasks.js';
import type { PlaceName } from '../state/place.js';

/** A screen, or the list while there is no service to list (`start`), or no cluster (`no cluster`). */
export type KeyPlace = PlaceName | 'start' | 'no cluster';

/** An answer of the service; one of the auth layer; one that names another model; a host that is not called, or gets no token, before it is trusted; a gateway, or KServe's namespace, to be chosen; a payload that can be sent as it is; one that can be kept; a log beside the shown one. */
export type Need =
  | 'answer'
  | 'auth'
  | 'other model'
  | 'host to trust'
  | 'claim'
  | 'sendable'
  | 'savable'
  | 'other log';

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
