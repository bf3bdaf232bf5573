import type { Conversation } from '../../chat/conversation.js';
import type { ModelMetadata } from '../../inference/answer.js';
import type { Candidate, Consent } from '../../inference/endpoint.js';
import type { Exchange } from '../../inference/exchange.js';
import type { TokenFrom } from '../../inference/token-from.js';
import type { LogSource } from '../../kserve/log-source.js';
import type { Protocol, Service, ServiceKey, ServiceKind } from '../../kserve/service.js';
import type { PayloadFile } from '../../payload/read.js';
import type { SavedFile } from '../../payload/saved.js';
import type { GivenPayload } from '../../predict/predict.js';

/** The choices of a person for the calls of a service, in place of what isvc would use. */
export type CallChoices = {
  readonly model?: string;
  /** The account of which a token goes along. */
  readonly tokenFrom?: TokenFrom;
} & CallOverride;

/** The part of it that holds until it is dropped, and is drawn in the header. */
export type CallOverride = {
  /** The Host to ask for; the address stays the one that was found. */
  readonly host?: string;
  readonly modelVersion?: string;
  readonly timeoutMs?: number;
};

/** A service, and how it is called. */
export type ServiceCall = {
  readonly service: Service;
  readonly payload?: GivenPayload;
  readonly protocol?: Protocol;
} & CallChoices;

/** A change of a saved payload. */
export type LibraryChange = { readonly file: SavedFile } & (
  | { readonly kind: 'delete' }
  | { readonly kind: 'rename'; readonly name: string }
  | { readonly kind: 'share'; readonly scope: SavedFile['scope'] }
);

/** An effect, as data. */
export type Effect =
  | { readonly type: 'watch'; readonly namespace: string | undefined }
  | { readonly type: 'survey' }
  /** The only way in from now on; undefined: again the first that answers. */
  | { readonly type: 'choose-way-in'; readonly candidate: Candidate | undefined }
  | ({
      readonly type: 'predict';
      readonly service: Service;
      readonly payload?: GivenPayload;
      readonly protocol?: Protocol;
    } & CallChoices)
  | { readonly type: 'cancel'; readonly of: ServiceKey }
  /** The next prediction of a repetition: so long after the last one started, at once when that took longer. */
  | {
      readonly type: 'repeat-after';
      readonly of: ServiceKey;
      readonly startedAt: number;
      readonly everyMs: number;
    }
  | { readonly type: 'stop-repeat'; readonly of: readonly ServiceKey[] }
  | { readonly type: 'load-details'; readonly service: Service }
  | { readonly type: 'load-yaml'; readonly service: Service }
  | ({
      readonly type: 'load-payload';
      readonly service: Service;
      readonly protocol: Protocol;
      /** The model's metadata, where it was asked already. */
      readonly metadata?: ModelMetadata;
      readonly payload?: GivenPayload;
    } & CallChoices)
  | ({
      readonly type: 'load-commands';
      readonly service: Service;
      readonly protocol: Protocol;
      readonly payload?: GivenPayload;
      /** The last one, where it is what would be sent again. */
      readonly exchange?: Exchange;
    } & CallChoices)
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
      } & CallChoices;
    }
  | { readonly type: 'stop-examining' }
  | { readonly type: 'watch-metrics'; readonly service: Service }
  | { readonly type: 'stop-metrics' }
  | ({
      readonly type: 'prepare-bench';
      readonly service: Service;
      readonly payload?: GivenPayload;
      readonly protocol?: Protocol;
    } & CallChoices)
  | { readonly type: 'start-bench' }
  /** It ends early, with its report. */
  | { readonly type: 'end-bench' }
  /** Nobody looks at it any more. */
  | { readonly type: 'leave-bench' }
  /** Two services, or two versions of the one. Nothing is sent before `start-comparison`. */
  | {
      readonly type: 'prepare-comparison';
      readonly one: ServiceCall;
      readonly other?: ServiceCall;
    }
  | { readonly type: 'start-comparison' }
  | { readonly type: 'stop-comparison' }
  | {
      readonly type: 'count-pods';
      readonly kinds: readonly ServiceKind[];
      readonly namespace: string | undefined;
    }
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
      /** It is read again, since it was saved. */
      readonly isSaved?: true;
    }
  /** Reads the file again whenever it is saved. */
  | {
      readonly type: 'watch-file';
      readonly of: ServiceKey;
      readonly path: string;
      readonly takesText?: true;
    }
  | { readonly type: 'unwatch-file'; readonly of: ServiceKey }
  | {
      readonly type: 'save';
      readonly of: ServiceKey;
      readonly name: string;
      readonly file: PayloadFile;
      /** Whether another one of that name stays. */
      readonly existing: 'keep' | 'replace';
    }
  | ({
      readonly type: 'make-payload';
      readonly service: Service;
      readonly protocol: Protocol;
    } & CallChoices)
  /** The example of the cluster, or one made up, although another payload is saved. */
  | ({
      readonly type: 'load-example';
      readonly service: Service;
      readonly protocol: Protocol;
    } & CallChoices)
  | ({
      readonly type: 'load-models';
      readonly service: Service;
      readonly protocol?: Protocol;
    } & CallChoices)
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
