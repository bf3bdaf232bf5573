import type { Survey } from '../../discovery/endpoint.js';
import type { Conversation } from '../../chat/conversation.js';
import type { Labels, ServedModel } from '../../inference/answer.js';
import type { Consent } from '../../inference/endpoint.js';
import type { Exchange } from '../../inference/exchange.js';
import type { TextDelta } from '../../inference/generated-text.js';
import type { TokenFrom } from '../../inference/token-from.js';
import type { LogSource } from '../../kserve/log-source.js';
import type { Protocol, Service, ServiceKey } from '../../kserve/service.js';
import type { PayloadFile } from '../../payload/read.js';
import type { SavedFile } from '../../payload/saved.js';
import type { SaveResult } from '../../payload/library.js';
import type { GivenPayload } from '../../predict/predict.js';
import type { MouseEvent } from '../terminal/mouse.js';
import type { Failure, Outcome, Remote } from './call.js';
import type { Place } from './place.js';
import type { Size, State } from './state.js';
import type { ScreenSettings } from '../../session.js';

/** What a person does to a screen, and keeps when its content is read again. */
export type View = {
  readonly line: number;
  readonly filter?: string;
  readonly search?: string;
  readonly found?: number;
  readonly toggled?: ReadonlySet<number>;
  readonly claimed?: readonly string[];
};

/** What a screen asked for and now has: the same fields as its place, without how it is looked at. */
export type Loaded = Place extends infer P
  ? P extends { readonly line: number }
    ? Omit<P, keyof View>
    : never
  : never;

/** A path that was continued as far as it is certain, and what it may become. */
export type Completion = { readonly text: string; readonly choices: readonly string[] };

/** What happened. */
export type Message =
  | { readonly type: 'key'; readonly key: string }
  /** One text, as the terminal marks a paste: nothing in it is a key. */
  | { readonly type: 'pasted'; readonly text: string }
  | MouseEvent
  | { readonly type: 'resized'; readonly size: Size }
  | { readonly type: 'ticked'; readonly now: number }
  /** It is time to read again what is not watched. */
  | { readonly type: 'refresh-due'; readonly now: number }
  | { readonly type: 'listed'; readonly services: readonly Service[] }
  /** What a login program says; undefined once it has ended. */
  | { readonly type: 'login-told'; readonly words: string | undefined }
  | { readonly type: 'list-interrupted'; readonly why: string; readonly remedy?: string }
  | { readonly type: 'list-failed'; readonly failure: Failure }
  | { readonly type: 'surveyed'; readonly survey: Remote<Survey> }
  | { readonly type: 'call-started'; readonly of: ServiceKey; readonly at: number }
  | { readonly type: 'call-progressed'; readonly of: ServiceKey; readonly doing: string }
  /** What came of a text since the last message. */
  | { readonly type: 'text-came'; readonly of: ServiceKey; readonly deltas: readonly TextDelta[] }
  | { readonly type: 'call-ended'; readonly of: ServiceKey; readonly outcome: Outcome }
  | { readonly type: 'call-cancelled'; readonly of: ServiceKey }
  /** What a server lists, for a conversation. */
  | { readonly type: 'models-listed'; readonly of: ServiceKey; readonly models: readonly ServedModel[] }
  /** What is to be read below a conversation. */
  | { readonly type: 'chat-told'; readonly of: ServiceKey; readonly text: string }
  | { readonly type: 'repeat-due'; readonly of: ServiceKey }
  | { readonly type: 'loaded'; readonly loaded: Loaded }
  | { readonly type: 'labeled'; readonly of: ServiceKey; readonly labels: Labels | undefined }
  | {
      readonly type: 'payload-saved';
      readonly of: ServiceKey;
      readonly name: string;
      readonly saving: SaveResult;
    }
  | { readonly type: 'logs-found'; readonly of: ServiceKey; readonly sources: readonly LogSource[] }
  | { readonly type: 'logged'; readonly of: ServiceKey; readonly lines: readonly string[] }
  | { readonly type: 'log-ended'; readonly of: ServiceKey; readonly failure?: Failure }
  | { readonly type: 'file-refused'; readonly path: string; readonly why: string }
  /** What was kept of earlier runs, newest first. */
  | { readonly type: 'history-loaded'; readonly of: ServiceKey; readonly exchanges: readonly Exchange[] }
  | { readonly type: 'payload-made'; readonly of: ServiceKey; readonly payload: GivenPayload }
  | {
      readonly type: 'connected';
      readonly context: string;
      readonly contexts: readonly string[];
      readonly namespace: string;
      readonly settings: ScreenSettings;
    }
  | {
      readonly type: 'counted-elsewhere';
      readonly namespace: string;
      readonly elsewhere: NonNullable<State['elsewhere']>;
    }
  /** Where a host leads that may be trusted. */
  | { readonly type: 'host-found'; readonly host: string; readonly addresses: readonly string[] }
  /** Who else claims the host of a service, a line each. */
  | { readonly type: 'claims-found'; readonly of: ServiceKey; readonly claimed: readonly string[] }
  /** `of`: the text that was completed. */
  | { readonly type: 'completed'; readonly of: string; readonly completion: Completion }
  | { readonly type: 'noticed'; readonly notice: string };

/** What becomes of a saved payload. */
export type LibraryChange = { readonly file: SavedFile } & (
  | { readonly kind: 'delete' }
  | { readonly kind: 'rename'; readonly name: string }
  | { readonly kind: 'share'; readonly scope: SavedFile['scope'] }
);

/** What is to be done, as data. */
export type Effect =
  | { readonly type: 'watch'; readonly namespace: string | undefined }
  | { readonly type: 'survey' }
  | {
      readonly type: 'predict';
      readonly service: Service;
      readonly payload?: GivenPayload;
      readonly protocol?: Protocol;
      readonly model?: string;
      readonly tokenFrom?: TokenFrom;
    }
  | { readonly type: 'cancel'; readonly of: ServiceKey }
  /** The next prediction of a repetition: so long after the last one started, at once when that took longer. */
  | {
      readonly type: 'repeat-after';
      readonly of: ServiceKey;
      readonly startedAt: number;
      readonly everyMs: number;
    }
  | { readonly type: 'stop-repeat' }
  | { readonly type: 'load-details'; readonly service: Service }
  | { readonly type: 'load-yaml'; readonly service: Service }
  | {
      readonly type: 'load-payload';
      readonly service: Service;
      readonly protocol: Protocol;
      readonly payload?: GivenPayload;
      readonly model?: string;
      readonly tokenFrom?: TokenFrom;
    }
  | {
      readonly type: 'load-commands';
      readonly service: Service;
      readonly protocol: Protocol;
      readonly payload?: GivenPayload;
      readonly model?: string;
      readonly tokenFrom?: TokenFrom;
      /** The last one, where it is what would be sent again. */
      readonly exchange?: Exchange;
    }
  /** The first log of the service without a source. */
  | {
      readonly type: 'read-log';
      readonly service: Service;
      readonly source?: LogSource;
      readonly run: 'now' | 'before';
      /** Only the containers of this pod; or the servers of all pods at once. */
      readonly pod?: string;
      readonly all?: true;
      readonly timestamps?: true;
    }
  | { readonly type: 'save-log'; readonly path: string; readonly lines: readonly string[] }
  | { readonly type: 'load-pods'; readonly service: Service }
  | { readonly type: 'load-kubectl'; readonly service: Service; readonly pod?: string }
  | { readonly type: 'stop-log' }
  /** The steps to a service, or to the cluster; `call`: how the service is called. */
  | {
      readonly type: 'examine';
      readonly service?: Service;
      readonly call: {
        readonly protocol?: Protocol;
        readonly payload?: GivenPayload;
        readonly model?: string;
        readonly tokenFrom?: TokenFrom;
      };
    }
  | { readonly type: 'stop-examining' }
  | { readonly type: 'watch-metrics'; readonly service: Service }
  | { readonly type: 'stop-metrics' }
  | {
      readonly type: 'prepare-bench';
      readonly service: Service;
      readonly payload?: GivenPayload;
      readonly protocol?: Protocol;
      readonly model?: string;
      readonly tokenFrom?: TokenFrom;
    }
  | { readonly type: 'start-bench' }
  /** It ends early, with its report. */
  | { readonly type: 'end-bench' }
  /** Nobody looks at it any more. */
  | { readonly type: 'leave-bench' }
  | { readonly type: 'load-namespaces' }
  | { readonly type: 'load-accounts'; readonly service: Service }
  | {
      readonly type: 'load-token';
      readonly of: ServiceKey;
      readonly account: TokenFrom;
    }
  | { readonly type: 'edit'; readonly of: ServiceKey; readonly text: string }
  /** `takesText`: a language model takes any text. */
  | {
      readonly type: 'read-file';
      readonly of: ServiceKey;
      readonly path: string;
      readonly takesText?: true;
    }
  | {
      readonly type: 'save';
      readonly of: ServiceKey;
      readonly name: string;
      readonly file: PayloadFile;
      /** What becomes of another one of that name. */
      readonly existing: 'keep' | 'replace';
    }
  | {
      readonly type: 'make-payload';
      readonly service: Service;
      readonly protocol: Protocol;
      readonly model?: string;
      readonly tokenFrom?: TokenFrom;
    }
  /** The example of the cluster, or one made up, although another payload is saved. */
  | {
      readonly type: 'load-example';
      readonly service: Service;
      readonly protocol: Protocol;
      readonly model?: string;
      readonly tokenFrom?: TokenFrom;
    }
  | {
      readonly type: 'load-models';
      readonly service: Service;
      readonly protocol?: Protocol;
      readonly model?: string;
      readonly tokenFrom?: TokenFrom;
    }
  | {
      readonly type: 'save-conversation';
      readonly of: ServiceKey;
      readonly file: string;
      readonly conversation: Conversation;
      readonly model: string;
    }
  | { readonly type: 'keep-exchange'; readonly exchange: Exchange }
  | { readonly type: 'load-history'; readonly of: ServiceKey }
  | { readonly type: 'load-library'; readonly of: ServiceKey }
  | { readonly type: 'change-library'; readonly of: ServiceKey; readonly change: LibraryChange }
  | { readonly type: 'complete-path'; readonly text: string }
  | { readonly type: 'copy'; readonly text: string; readonly what: string }
  /** Undefined: the context that the program starts with, once more. */
  | { readonly type: 'connect'; readonly context: string | undefined }
  | { readonly type: 'open-demo' }
  | { readonly type: 'stop-connecting' }
  | { readonly type: 'count-elsewhere'; readonly namespace: string }
  | { readonly type: 'look-up-host'; readonly host: string }
  | { readonly type: 'accept'; readonly consent: Consent }
  | { readonly type: 'stop-job' }
  | { readonly type: 'quit'; readonly exitCode: number };

/** The state after a message, and what is to be done. */
export type Updated = readonly [state: State, effects: readonly Effect[]];
