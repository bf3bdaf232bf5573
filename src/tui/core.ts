import type { ListColumn } from '../config/config.js';
import type { Cluster } from '../cluster/cluster.js';
import type { Discovery } from '../discovery/endpoint.js';
import type { GivenFlags } from '../format/copy-origin.js';
import type { Predictor } from '../predict/predict.js';
import type { Consent } from '../inference/consent.js';
import type { NamedAccount } from '../inference/token-from.js';

/** What the settings file and the flags say of the screen. */
export type Settings = {
  /** Of the list, beside the name. */
  readonly columns: readonly ListColumn[];
  /** Milliseconds between two predictions of a repetition, at first. */
  readonly repeatMs: number;
  /** By flag: the account of which a token is sent, and for whom each token is. */
  readonly tokenFrom?: NamedAccount;
  readonly tokenAudiences?: readonly string[];
  /** The namespace in which the program was started. */
  readonly tokenNamespace?: string;
};

/** What the program works with; another context brings others. */
export type Core = {
  readonly cluster: Cluster;
  readonly discovery: Discovery;
  readonly predictor: Predictor;
  readonly given: GivenFlags;
  /** Keeps a yes for the context. Rejects with a Problem where it cannot be written. */
  readonly keep?: (consent: Consent) => Promise<void>;
  /** Where saved payloads and labels are. */
  readonly payloadFolder: string;
  readonly settings: Settings;
};
