import type { Action } from './actions.js';
import type { Task } from './tasks.js';
import type { PlaceName } from '../state.js';

/** A screen, or the list while there is no service to list (`start`), or no cluster (`no cluster`). */
export type KeyPlace = PlaceName | 'start' | 'no cluster';

export type Binding = {
  /** As `keyName` names them; the first is the one shown. */
  readonly keys: readonly string[];
  readonly action: Action;
  readonly on: readonly KeyPlace[] | 'everywhere';
  readonly task: Task;
  /** One word for the footer; absent: not there. */
  readonly label?: string;
  /** It shows nothing before there is an answer: until then the footer has it last. `auth`: it is there only where the auth layer answered. */
  readonly needs?: 'answer' | 'auth';
  /** For `?` and the README. */
  readonly help: string;
};
