import type { Survey } from '../discovery/endpoint.js';
import type { CopyAs } from '../format/copy-as.js';
import type { Labels } from '../inference/answer.js';
import type { Exchange } from '../inference/exchange.js';
import type { NamedAccount } from '../inference/token-from.js';
import type { JsonFault } from '../inference/read-json.js';
import type { Pod } from '../kserve/pod.js';
import type { Protocol, Service, ServiceKey } from '../kserve/service.js';
import type { ServiceEvent } from '../kserve/service-event.js';
import type { ServingRuntime } from '../kserve/serving-runtime.js';
import type { PayloadFile } from '../payload/read.js';
import type { SavedFile } from '../payload/saved.js';
import type { GivenPayload } from '../predict/predict.js';
import type { ProblemKind } from '../problem.js';
import type { Accounts } from './accounts.js';
import type { Settings } from './core.js';
import type { LogPlace } from './log-place.js';
import type { Prompt } from './prompt.js';

/** What went wrong, as a person reads it. */
export type Failure = { readonly kind: ProblemKind; readonly summary: string; readonly remedy: string };

export type Remote<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly failure: Failure };

export type Size = { readonly columns: number; readonly rows: number };

/** The services as the cluster has them, and the order in which they are listed: rows keep their place until the next sort. */
export type List = {
  readonly services: readonly Service[];
  /** The index of each in `services`. */
  readonly indexes: ReadonlyMap<ServiceKey, number>;
  readonly order: readonly ServiceKey[];
};

export type Sort = 'ready first' | 'name' | 'newest first' | 'last answer';

/** A prediction in flight: what it waits for, whether its payload was made here, and since when (milliseconds since the epoch). */
export type Call = { readonly doing: string; readonly given: boolean; readonly startedAt: number };

/** One prediction of a repetition. */
export type Beat = {
  /** Undefined where no model answered. */
  readonly tookMs: number | undefined;
  /** The answer is another one than that before. */
  readonly changed: boolean;
};

/** A prediction that is made again and again; the next one waits for the end of the one before. */
export type Repeat = {
  readonly of: ServiceKey;
  readonly everyMs: number;
  /** Oldest first. */
  readonly beats: readonly Beat[];
};

/** How a prediction ended. */
export type Outcome =
  | { readonly kind: 'exchange'; readonly exchange: Exchange }
  | { readonly kind: 'problem'; readonly at: number; readonly failure: Failure };

/** What would be sent, and why. */
export type PayloadPreview = {
  readonly source: string;
  readonly text: string;
  readonly notes: readonly string[];
  readonly template: boolean;
  /** What it was read from, where that is no JSON: saved as it is. */
  readonly original?: PayloadFile;
  /** Where the text stops being JSON: it is kept, and must be edited before it can be sent. */
  readonly fault?: JsonFault;
};

/** How a body is shown: JSON laid out and bytes in hex, the text as it went, or all of it in hex. */
export type BodyForm = 'laid out' | 'as it went' | 'in hex';

/**
 * One screen, with what belongs to it alone. `line` is its first shown line, or the chosen one of a menu; `top` the first shown
 * line of a menu, once a click chose: then what was clicked stays where it is.
 */
export type Place =
  | { readonly name: 'services' }
  | LogPlace
  | {
      readonly name: 'details';
      readonly of: ServiceKey;
      readonly line: number;
      readonly events: Remote<readonly ServiceEvent[]>;
      readonly pods: Remote<readonly Pod[]>;
      /** Why it is not ready, or what does not start, once everything was asked that may say so; absent where that is nothing. */
      readonly told?: string;
      /** Who else claims its host, a line each; absent before it was asked. */
      readonly claimed?: readonly string[];
      /** Undefined where no runtime of that name can be found. */
      readonly runtime: Remote<ServingRuntime | undefined>;
    }
  | {
      readonly name: 'yaml';
      readonly of: ServiceKey;
      readonly line: number;
      readonly top?: number;
      readonly text: Remote<string>;
      /** The lines whose block is folded, or opened, against its start. */
      readonly toggled?: ReadonlySet<number>;
      readonly search?: string;
    }
  | {
      readonly name: 'payload';
      readonly of: ServiceKey;
      readonly line: number;
      readonly payload: Remote<PayloadPreview>;
      /** The name under which it was not saved, because another one has it: saved so once more, it replaces that. */
      readonly taken?: string;
      /** Opened with `e`: the editor follows as soon as there is something to edit. */
      readonly thenEdit?: true;
    }
  | {
      readonly name: 'copy';
      readonly of: ServiceKey;
      /** Which of the commands is shown: its index; the first when absent. */
      readonly tool?: number;
      readonly line: number;
      readonly commands: Remote<readonly CopyAs[]>;
    }
  /** One exchange; the last of the service when absent. */
  | {
      readonly name: 'raw';
      readonly of: ServiceKey;
      readonly line: number;
      readonly exchange?: Exchange;
      readonly bodies: BodyForm;
    }
  | {
      readonly name: 'answer';
      readonly of: ServiceKey;
      readonly line: number;
      /** First shown column of tables. */
      readonly column: number;
      readonly exchange?: Exchange;
    }
  /** `base`: what the others are compared with; absent, each with the one before it. */
  | {
      readonly name: 'history';
      readonly of: ServiceKey;
      readonly line: number;
      readonly top?: number;
      readonly base?: Outcome;
    }
  | {
      readonly name: 'compare';
      readonly of: ServiceKey;
      readonly line: number;
      readonly before: Exchange;
      readonly after: Exchange;
    }
  | {
      readonly name: 'library';
      readonly of: ServiceKey;
      readonly line: number;
      readonly top?: number;
      readonly files: Remote<readonly SavedFile[]>;
      readonly filter?: string;
    }
  | {
      readonly name: 'accounts';
      readonly of: ServiceKey;
      readonly line: number;
      readonly top?: number;
      readonly accounts: Remote<Accounts>;
      readonly filter?: string;
    }
  /** A token that is asked for; itself it is never here. */
  | {
      readonly name: 'token';
      readonly of: ServiceKey;
      readonly line: number;
      readonly account: NamedAccount;
      readonly token: Remote<void>;
    }
  | { readonly name: 'gateways'; readonly line: number }
  /** `filter`: only lines that contain it. */
  | { readonly name: 'keys'; readonly line: number; readonly filter?: string }
  | { readonly name: 'contexts'; readonly line: number; readonly top?: number; readonly filter?: string }
  | {
      readonly name: 'namespaces';
      readonly line: number;
      readonly top?: number;
      readonly names: Remote<readonly string[]>;
      readonly filter?: string;
    };

export type PlaceName = Place['name'];

/** Everything that the screen is drawn from. What can be computed from it is not in it. */
export type State = {
  /** Empty: there is no cluster yet. */
  readonly context: string;
  readonly contexts: readonly string[];
  /** Undefined: all namespaces. */
  readonly namespace: string | undefined;
  readonly size: Size;
  readonly settings: Settings;
  /** Milliseconds since the epoch; ages are told from it. */
  readonly now: number;
  readonly list: Remote<List>;
  /** Services of every namespace, and whether this one is there, as far as one may know; asked for when it has none. */
  readonly elsewhere:
    | { readonly counts?: ReadonlyMap<string, number>; readonly exists?: boolean }
    | undefined;
  /** Why the list is not live, when it is not, and what a person can do about it where that is known. */
  readonly stale: { readonly why: string; readonly remedy?: string } | undefined;
  /** The service, not the row: rows move. */
  readonly cursor: ServiceKey | undefined;
  /** First shown row of the list. */
  readonly top: number;
  readonly filter: string;
  readonly notReady: 'shown' | 'hidden';
  readonly sort: Sort;
  /** The last is shown, `esc` goes back to the one before. The first is the list. */
  readonly places: readonly [Place, ...Place[]];
  readonly prompt: Prompt | undefined;
  readonly calls: ReadonlyMap<ServiceKey, Call>;
  /** Services that `p` predicts together, in the order in which they were marked. */
  readonly marked: ReadonlySet<ServiceKey>;
  /** Marked services whose prediction waits for one of those in flight to end. */
  readonly queue: readonly ServiceKey[];
  readonly repeat: Repeat | undefined;
  /** Newest first. */
  readonly outcomes: ReadonlyMap<ServiceKey, readonly Outcome[]>;
  /** Names of the classes of a service's model. */
  readonly labels: ReadonlyMap<ServiceKey, Labels>;
  /** Protocols chosen with `o`, and names of models given with `M`. */
  readonly protocols: ReadonlyMap<ServiceKey, Protocol>;
  readonly models: ReadonlyMap<ServiceKey, string>;
  /** By namespace: the service account chosen with `t`, or none in place of the one of the flag. */
  readonly accounts: ReadonlyMap<string, NamedAccount | undefined>;
  /** Payloads made or chosen here, sent from then on. */
  readonly payloads: ReadonlyMap<ServiceKey, GivenPayload>;
  readonly survey: Remote<Survey>;
  /** Milliseconds since the epoch: when the survey came; 0 before. */
  readonly surveyedAt: number;
  /** What the login program of the context says, while it runs. */
  readonly login: string | undefined;
  /** Keys that were typed before the first list came; they wait for it. */
  readonly early: readonly string[];
  /** Shown in the footer until the next key. */
  readonly notice: string | undefined;
};
