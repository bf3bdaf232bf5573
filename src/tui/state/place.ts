import type { CopyAs } from '../../format/copy-as.js';
import type { Exchange } from '../../inference/exchange.js';
import type { TokenFrom } from '../../inference/token-from.js';
import type { Pod } from '../../kserve/pod.js';
import type { ServiceEvent } from '../../kserve/service-event.js';
import type { TrafficShare } from '../../discovery/canaries.js';
import type { ServingRuntime } from '../../kserve/serving-runtime.js';
import type { SavedFile } from '../../payload/saved.js';
import type { ServiceKey } from '../../kserve/service.js';
import type { BenchState } from './bench.js';
import type { CompareState } from './compare.js';
import type { DoctorPlace, LogPlace, MetricsPlace } from './live-place.js';
import type { PayloadPlace } from './payload-place.js';
import type { Outcome, Remote } from './call.js';

/** The service accounts of a namespace. */
export type Accounts = {
  readonly names: readonly string[];
  /** That of the service's own pod, where it is known. */
  readonly own?: string;
  /** Why there are none to choose from: they may not be listed. */
  readonly warning?: string;
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
      /** Of KServe's `spec.canary[]`, and the version beside them; none where there are no canaries. */
      readonly canaries: Remote<readonly TrafficShare[]>;
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
  | PayloadPlace
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
      readonly name: 'difference';
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
  /** Two services where `other` is there, else two versions of one. */
  | {
      readonly name: 'compare';
      readonly of: ServiceKey;
      readonly other?: ServiceKey;
      readonly line: number;
      readonly comparing: CompareState;
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
  /** Of the list. */
  | { readonly name: 'columns'; readonly line: number; readonly top?: number; readonly filter?: string }
  | { readonly name: 'contexts'; readonly line: number; readonly top?: number; readonly filter?: string }
  | {
      readonly name: 'namespaces';
      readonly line: number;
      readonly top?: number;
      readonly names: Remote<readonly string[]>;
      readonly filter?: string;
    };

export type PlaceName = Place['name'];
