import type { Cluster } from './cluster/cluster.js';
import type { Colors, Config, ListColumn } from './config/config.js';
import type { Discovery } from './discovery/endpoint.js';
import type { GivenFlags } from './format/copy-origin.js';
import type { Consent } from './inference/endpoint.js';
import type { TokenFrom } from './inference/token-from.js';
import type { Service } from './kserve/service.js';
import type { Predictor } from './predict/predict.js';
import type { Problem } from './problem.js';

/** A cluster, the ways in to it, and what calls its models. */
export type Session = {
  readonly cluster: Cluster;
  readonly discovery: Discovery;
  readonly predictor: Predictor;
  readonly given: GivenFlags;
  /** A predictor that calls one part of this service alone, as `--to` names it. It is closed with the session. */
  readonly predictorTo: (service: Service, part: string) => Promise<Predictor>;
  /** Keeps a yes for the context; absent for a cluster that ends with the program. Throws Problem "usage". */
  readonly keep?: (consent: Consent) => Promise<void>;
};

/** The settings and flags of the screens. */
export type ScreenSettings = {
  /** Of the list, beside the name. */
  readonly columns: readonly ListColumn[];
  /** By flag: the list of each context begins with the services of all namespaces. */
  readonly allNamespaces?: true;
  /** Milliseconds between two predictions of a repetition, at first. */
  readonly repeatMs: number;
  /** Of the settings file, by action. */
  readonly keys?: NonNullable<Config['keys']>;
  /** Exchanges are kept on disk. */
  readonly keepsHistory?: true;
  /** By flag: the account of which a token is sent, and for whom each token is. */
  readonly tokenFrom?: TokenFrom;
  readonly tokenAudiences?: readonly string[];
  /** The namespace in which the program was started. */
  readonly tokenNamespace?: string;
};

/** The parts that the terminal UI works with; another context brings another session. */
export type TuiSession = Session & {
  /** Where saved payloads and labels are. */
  readonly payloadFolder: string;
  /** Where exchanges are kept; absent where none are. */
  readonly historyFolder?: string;
  readonly settings: ScreenSettings;
};

/** How further sessions are opened. */
export type SessionOpeners = {
  /** On another context of the same kubeconfig; on the one that the program starts with when undefined. */
  readonly reconnect: (context: string | undefined) => Promise<TuiSession>;
  /** On a demo cluster, which ends when its session is closed. */
  readonly openDemo: () => Promise<TuiSession>;
};

/** The options with which a command opens the terminal UI. */
export type TuiOptions = SessionOpeners & {
  /** A Problem where there is no cluster: the first screen tells it, and offers the demo. */
  readonly start: TuiSession | Problem;
  /** The contexts that can be chosen where there is no session yet. */
  readonly contexts?: readonly string[];
  /** Told in the footer first. */
  readonly notice?: string;
  /** `always`: even where the terminal is said to have none. */
  readonly colors: Colors;
  /** The background of the text; `auto` asks the terminal. */
  readonly background: NonNullable<Config['background']>;
  readonly theme: NonNullable<Config['theme']>;
  /** `off`: the terminal keeps it, to select text. */
  readonly mouse: NonNullable<Config['mouse']>;
  /** Milliseconds between two looks at the clock, for the ages, and at what is not watched. */
  readonly refreshMs: number;
  /** Names the commands of isvc in a text as the program was started, where that is not as `isvc`. */
  readonly nameCommands?: (text: string) => string;
  /** The words of a login program while it runs; undefined once it has ended. One listener. */
  readonly onLoginWords?: (listener: (words: string | undefined) => void) => void;
};
