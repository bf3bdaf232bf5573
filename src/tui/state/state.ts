import type { ScreenSettings } from '../../session.js';
import type { PodCount } from '../../discovery/count-pods.js';
import type { Survey } from '../../discovery/endpoint.js';
import type { Candidate } from '../../inference/endpoint.js';
import type { Labels } from '../../inference/answer.js';
import type { TextSoFar } from '../../inference/text-so-far.js';
import type { TokenFrom } from '../../inference/token-from.js';
import type { Protocol, Service, ServiceKey } from '../../kserve/service.js';
import type { NextStep } from '../../problem.js';
import type { GivenPayload } from '../../predict/predict.js';
import { listDefaults, type ListColumn } from '../../config/config.js';
import type { Chat } from './chat.js';
import type { CallOverride } from './effect.js';
import type { Place } from './place.js';
import type { PayloadPreview } from './payload-place.js';
import type { Prompt } from './prompt.js';
import type { Outcome, Remote } from './call.js';

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
export type Call = {
  readonly doing: string;
  readonly given: boolean;
  readonly startedAt: number;
  /** The message of a conversation that it answers. */
  readonly asked?: string;
  /** Its text as far as it has come; absent before the first of it. */
  readonly text?: TextSoFar;
  /** It was stopped, and what came of it is about to be its answer. */
  readonly isStopped?: true;
};

/** One prediction of a repetition. */
export type Beat = {
  /** Undefined where no model answered. */
  readonly tookMs: number | undefined;
  /** The answer is another one than that before. */
  readonly changed: boolean;
};

/** The predictions of one service that is repeated. */
export type RepeatRun = {
  /** The last ones, oldest first. */
  readonly beats: readonly Beat[];
  /** All of them; those that no model answered; those with another answer than the one before. */
  readonly count: number;
  readonly failed: number;
  readonly changed: number;
};

/** Predictions that are made again and again; the next one of a service waits for the end of the one before. */
export type Repeat = {
  /** One service, or all that are marked, for as long as they are. */
  readonly of: 'one' | 'marked';
  readonly everyMs: number;
  readonly runs: ReadonlyMap<ServiceKey, RepeatRun>;
};

/** Everything that the screen is drawn from. What can be computed from it is not in it. */
export type State = {
  /** Empty: there is no cluster yet. */
  readonly context: string;
  readonly contexts: readonly string[];
  /** Undefined: all namespaces. */
  readonly namespace: string | undefined;
  /** Those that were left with another context, by context: going back to it opens its own again. */
  readonly leftNamespaces: ReadonlyMap<string, State['namespace']>;
  readonly size: Size;
  readonly settings: ScreenSettings;
  /** Those of the list, chosen with `|`; undefined: those of the settings. */
  readonly chosenColumns: readonly ListColumn[] | undefined;
  /** Milliseconds since the epoch; ages are told from it. */
  readonly now: number;
  readonly list: Remote<List>;
  /** The pods of each service, where a column tells of them; absent before they are counted. */
  readonly podCounts: ReadonlyMap<ServiceKey, PodCount> | undefined;
  /** Milliseconds since the epoch: when they were asked for; Infinity where they may not be. */
  readonly podsAskedAt: number;
  /** Services of every namespace, and whether this one is there, as far as one may know; asked for when it has none. */
  readonly elsewhere:
    | {
        readonly counts?: ReadonlyMap<string, number>;
        readonly exists?: boolean;
        /** Why it is not known whether the namespace exists. */
        readonly unknown?: string;
      }
    | undefined;
  /** Why the list is not live, when it is not, and what a person can do about it where that is known. */
  readonly stale: { readonly why: string; readonly next?: readonly NextStep[] } | undefined;
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
  /** Exchanges of earlier runs, newest first, once its history was opened. */
  readonly earlier: ReadonlyMap<ServiceKey, readonly Outcome[]>;
  /** Names of the classes of a service's model. */
  readonly labels: ReadonlyMap<ServiceKey, Labels>;
  /** Protocols chosen with `o`, and names of models given with `M`. */
  readonly protocols: ReadonlyMap<ServiceKey, Protocol>;
  readonly models: ReadonlyMap<ServiceKey, string>;
  /** Hosts, versions and time limits that were chosen by a next step. */
  readonly overrides: ReadonlyMap<ServiceKey, CallOverride>;
  /** The only way in, chosen among the gateways. */
  readonly wayIn: Candidate | undefined;
  /** By namespace: the service account chosen with `t`, or none in place of the one of the flag. */
  readonly accounts: ReadonlyMap<string, TokenFrom | undefined>;
  /** Payloads made or chosen here, sent from then on. */
  readonly payloads: ReadonlyMap<ServiceKey, GivenPayload>;
  /** Edits that are not JSON yet: shown until they are mended or dropped. */
  readonly drafts: ReadonlyMap<ServiceKey, PayloadPreview>;
  /** The payloads that were dropped of each service, the last one first: `x` brings that back, and `l` lists all of them. */
  readonly dropped: ReadonlyMap<ServiceKey, readonly Dropped[]>;
  /** The services whose file is sent whenever it is saved; and those of which it was, while a call was in flight. */
  readonly sendsOnSave: ReadonlySet<ServiceKey>;
  readonly savedSince: ReadonlySet<ServiceKey>;
  /** Conversations, by service. */
  readonly chats: ReadonlyMap<ServiceKey, Chat>;
  readonly survey: Remote<Survey>;
  /** Milliseconds since the epoch: when the survey came; 0 before. */
  readonly surveyedAt: number;
  /** The words of the context's login program, while it runs. */
  readonly login: string | undefined;
  /** Keys that were typed before the first list came; they wait for it. */
  readonly early: readonly string[];
  /** Shown in the footer until the next key, or for a while. */
  readonly notice: string | undefined;
  /** Keys that do nothing on a screen, and were said to: `PLACE KEY`. */
  readonly unknown: ReadonlySet<string>;
  /** `q` was pressed last, and something is not saved. */
  readonly quitting?: true;
  /** Milliseconds since the epoch: when the notice came. */
  readonly noticedAt: number;
};

/** An edit, and a payload, that were sent or shown before they were dropped. */
export type Dropped = { readonly draft?: PayloadPreview; readonly payload?: GivenPayload };

type StartState = Pick<State, 'context' | 'contexts' | 'namespace' | 'size' | 'now'> &
  Partial<Pick<State, 'settings' | 'chosenColumns' | 'sort' | 'notReady' | 'leftNamespaces'>>;

/** The state in which the program starts, and to which a switch of context or namespace returns: how a person looks at the list stays. */
export function initialState(start: StartState): State {
  return {
    ...start,
    settings: start.settings ?? {
      columns: listDefaults.columns,
      repeatMs: listDefaults.repeatSeconds * 1000,
    },
    chosenColumns: start.chosenColumns,
    leftNamespaces: start.leftNamespaces ?? new Map(),
    list: { state: 'loading' },
    podCounts: undefined,
    podsAskedAt: 0,
    elsewhere: undefined,
    stale: undefined,
    cursor: undefined,
    top: 0,
    filter: '',
    notReady: start.notReady ?? 'shown',
    sort: start.sort ?? 'ready first',
    places: [{ name: 'services' }],
    prompt: undefined,
    calls: new Map(),
    marked: new Set(),
    queue: [],
    repeat: undefined,
    outcomes: new Map(),
    earlier: new Map(),
    labels: new Map(),
    protocols: new Map(),
    models: new Map(),
    overrides: new Map(),
    wayIn: undefined,
    accounts: new Map(),
    payloads: new Map(),
    drafts: new Map(),
    dropped: new Map(),
    sendsOnSave: new Set(),
    savedSince: new Set(),
    chats: new Map(),
    survey: { state: 'loading' },
    early: [],
    unknown: new Set(),
    surveyedAt: 0,
    login: undefined,
    notice: undefined,
    noticedAt: 0,
  };
}
