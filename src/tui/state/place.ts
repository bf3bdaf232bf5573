import type { CopyAs } from '../../format/copy-as.js';
import type { Exchange } from '../../inference/exchange.js';
import type { TokenFrom } from '../../inference/token-from.js';
import type { JsonFault } from '../../inference/read-json.js';
import type { Check } from '../../doctor/doctor.js';
import type { Pod } from '../../kserve/pod.js';
import type { PodMetrics } from '../../metrics/pod-metrics.js';
import type { ServiceEvent } from '../../kserve/service-event.js';
import type { ServingRuntime } from '../../kserve/serving-runtime.js';
import type { PayloadFile } from '../../payload/read.js';
import type { SavedFile } from '../../payload/saved.js';
import type { LogSource } from '../../kserve/log-source.js';
import type { ServiceKey } from '../../kserve/service.js';
import type { Consent } from '../../inference/endpoint.js';
import type { BenchState } from './bench.js';
import type { Failure, Outcome, Remote } from './call.js';

/** A line being typed in the footer. */
export type Prompt = {
  readonly purpose:
    | 'filter'
    | 'payload file'
    | 'question'
    | 'message'
    | 'save as'
    | 'save log'
    | 'rename'
    | 'menu'
    | 'palette'
    | 'keys'
    | 'search'
    | 'service account'
    | 'model'
    | 'believe'
    | 'consent';
  readonly text: string;
  /** What a yes would be to, and the question, which names it. */
  readonly asked?: { readonly consent: Consent; readonly question: string };
  /** What Tab found that the text may become. */
  readonly choices?: readonly string[];
  /** The file of this name is being read, or cannot be. */
  readonly file?: 'reading' | { readonly refused: string };
};

/** The service accounts of a namespace. */
export type Accounts = {
  readonly names: readonly string[];
  /** That of the service's own pod, where it is known. */
  readonly own?: string;
  /** Why there are none to choose from: they may not be listed. */
  readonly warning?: string;
};

/** The screen of a service's logs. */
export type LogPlace = {
  readonly name: 'logs';
  readonly of: ServiceKey;
  readonly line: number;
  /** Empty until its pods are read. */
  readonly sources: readonly LogSource[];
  /** Which of them is shown: its index. */
  readonly source: number;
  readonly run: 'now' | 'before';
  /** The last ones, oldest first. */
  readonly lines: readonly string[];
  /** Ended: the container does not write any more, or there is no such log. */
  readonly reading: 'pods' | 'log' | 'ended';
  readonly failure?: Failure;
  /** Only the containers of this pod. */
  readonly pod?: string;
  /** The servers of all pods at once. */
  readonly all?: true;
  readonly timestamps?: true;
  /** Long lines are cut, not folded. */
  readonly cut?: true;
  /** Only lines that contain it. */
  readonly filter?: string;
};

/** The steps from the kubeconfig to the model. It is about the cluster where it is not about a service. */
export type DoctorPlace = {
  readonly name: 'doctor';
  readonly line: number;
  readonly about?: ServiceKey;
  readonly checks: readonly Check[];
  readonly isDone: boolean;
  readonly failure?: Failure;
};

/** What the pods of a service do. */
export type MetricsPlace = {
  readonly name: 'metrics';
  readonly of: ServiceKey;
  readonly line: number;
  readonly pods: Remote<readonly PodMetrics[]>;
};

/** What would be sent, and why. */
export type PayloadPreview = {
  readonly source: string;
  readonly text: string;
  readonly notes: readonly string[];
  readonly template: boolean;
  /** What it was read from, where that is not JSON: saved as it is. */
  readonly original?: PayloadFile;
  /** Where the text stops being JSON: it is kept, and must be edited before it can be sent. */
  readonly fault?: JsonFault;
};

/** A command to copy. */
export type CopyCommand = Pick<CopyAs, 'command' | 'notes'> & { readonly tool: string };

/** How a body is shown: JSON laid out and bytes in hex, the text as it went, or all of it in hex. */
export type BodyForm = 'laid out' | 'as it went' | 'in hex';

/**
 * `search` is what is looked for on a screen, and `found` the row that has it last.
 *
 * One screen, with what belongs to it alone. `line` is its first shown line, or the chosen one of a menu; `top` the first shown
 * line of a menu, once a click chose: then what was clicked stays where it is.
 */
export type Place =
  | { readonly name: 'services' }
  | LogPlace
  | DoctorPlace
  | MetricsPlace
  | {
      readonly name: 'details';
      readonly of: ServiceKey;
      readonly line: number;
      readonly search?: string;
      readonly found?: number;
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
      readonly found?: number;
    }
  | {
      readonly name: 'payload';
      readonly of: ServiceKey;
      readonly line: number;
      readonly search?: string;
      readonly found?: number;
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
      readonly search?: string;
      readonly found?: number;
      readonly commands: Remote<readonly CopyCommand[]>;
      /** Of kubectl, for the service itself, in place of a request. */
      readonly kubectl?: true;
    }
  /** One exchange; the last of the service when absent. */
  | {
      readonly name: 'raw';
      readonly of: ServiceKey;
      readonly line: number;
      readonly search?: string;
      readonly found?: number;
      readonly exchange?: Exchange;
      readonly bodies: BodyForm;
    }
  | {
      readonly name: 'answer';
      readonly of: ServiceKey;
      readonly line: number;
      readonly search?: string;
      readonly found?: number;
      /** First shown column of tables. */
      readonly column: number;
      readonly exchange?: Exchange;
    }
  /** `base`: what the others are compared with; absent, each with the one before it. */
  | {
      readonly name: 'history';
      readonly of: ServiceKey;
      readonly line: number;
      readonly search?: string;
      readonly found?: number;
      readonly top?: number;
      readonly base?: Outcome;
    }
  | {
      readonly name: 'compare';
      readonly of: ServiceKey;
      readonly line: number;
      readonly search?: string;
      readonly found?: number;
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
      /** The path of the one whose deletion was asked for once. */
      readonly doomed?: string;
    }
  | {
      readonly name: 'accounts';
      readonly of: ServiceKey;
      readonly line: number;
      readonly top?: number;
      readonly accounts: Remote<Accounts>;
      readonly filter?: string;
    }
  | {
      readonly name: 'pods';
      readonly of: ServiceKey;
      readonly line: number;
      readonly top?: number;
      readonly pods: Remote<readonly Pod[]>;
      readonly filter?: string;
    }
  /** A token that is asked for; itself it is never here. */
  | {
      readonly name: 'token';
      readonly of: ServiceKey;
      readonly line: number;
      readonly account: TokenFrom;
      readonly token: Remote<void>;
    }
  | {
      readonly name: 'bench';
      readonly of: ServiceKey;
      readonly line: number;
      readonly bench: BenchState;
    }
  | { readonly name: 'chat'; readonly of: ServiceKey; readonly line: number }
  | { readonly name: 'gateways'; readonly line: number; readonly search?: string; readonly found?: number }
  /** `names`: the namespaces. */
  | {
      readonly name: 'palette';
      readonly line: number;
      readonly top?: number;
      readonly names: Remote<readonly string[]>;
      readonly filter?: string;
    }
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
