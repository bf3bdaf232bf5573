import type { PodCount } from '../../discovery/count-pods.js';
import type { Survey } from '../../discovery/endpoint.js';
import type { Conversation } from '../../chat/conversation.js';
import type { Labels, ServedModel } from '../../inference/answer.js';
import type { Exchange } from '../../inference/exchange.js';
import type { TextDelta } from '../../inference/generated-text.js';
import type { LogSource } from '../../kserve/log-source.js';
import type { Service, ServiceKey } from '../../kserve/service.js';
import type { SaveResult } from '../../payload/library.js';
import type { NextStep } from '../../problem.js';
import type { GivenPayload } from '../../predict/predict.js';
import type { MouseEvent } from '../terminal/mouse.js';
import type { Failure, Outcome, Remote } from './call.js';
import type { Place } from './place.js';
import type { Workbench } from './payload-place.js';
import type { Effect } from './effect.js';
import type { Size, State } from './state.js';
import type { ScreenSettings } from '../../session.js';

/** The way in which a person looks at a screen, kept when its content is read again. */
export type View = {
  readonly line: number;
  readonly filter?: string;
  readonly search?: string;
  readonly found?: number;
  readonly toggled?: ReadonlySet<number>;
  readonly claimed?: readonly string[];
  readonly workbench?: Workbench;
};

/** The content that a screen asked for: the same fields as its place, without how it is looked at. */
export type Loaded = Place extends infer P
  ? P extends { readonly line: number }
    ? Omit<P, keyof View>
    : never
  : never;

/** A path that was continued as far as it is certain, and what it may become. */
export type Completion = { readonly text: string; readonly choices: readonly string[] };

/** An event: a key, or news from an effect. */
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
  /** The words of a login program; undefined once it has ended. */
  | { readonly type: 'login-told'; readonly words: string | undefined }
  | { readonly type: 'list-interrupted'; readonly why: string; readonly next?: readonly NextStep[] }
  | { readonly type: 'list-failed'; readonly failure: Failure }
  | { readonly type: 'surveyed'; readonly survey: Remote<Survey> }
  | { readonly type: 'call-started'; readonly of: ServiceKey; readonly at: number }
  | { readonly type: 'call-progressed'; readonly of: ServiceKey; readonly doing: string }
  /** The pieces of a text since the last message. */
  | { readonly type: 'text-came'; readonly of: ServiceKey; readonly deltas: readonly TextDelta[] }
  | { readonly type: 'call-ended'; readonly of: ServiceKey; readonly outcome: Outcome }
  | { readonly type: 'call-cancelled'; readonly of: ServiceKey }
  /** The models that a server lists, for a conversation. */
  | { readonly type: 'models-listed'; readonly of: ServiceKey; readonly models: readonly ServedModel[] }
  /** A text to be read below a conversation. */
  | {
      readonly type: 'chat-told';
      readonly of: ServiceKey;
      readonly text: string;
      readonly saved?: Conversation['turns'];
    }
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
  /** The exchanges of earlier runs, newest first. */
  | { readonly type: 'history-loaded'; readonly of: ServiceKey; readonly exchanges: readonly Exchange[] }
  | { readonly type: 'payload-compared'; readonly of: ServiceKey; readonly workbench: Workbench }
  /** `isSaved`: its file was saved, and is read again. */
  | {
      readonly type: 'payload-made';
      readonly of: ServiceKey;
      readonly payload: GivenPayload;
      readonly isSaved?: true;
    }
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
  /** Undefined where they may not be counted. */
  | { readonly type: 'pods-counted'; readonly counts: ReadonlyMap<ServiceKey, PodCount> | undefined }
  | { readonly type: 'noticed'; readonly notice: string };

/** The state after a message, and what is to be done. */
export type Updated = readonly [state: State, effects: readonly Effect[]];
