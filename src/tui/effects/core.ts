import type { Cluster } from '../../cluster/cluster.js';
import type { Discovery } from '../../discovery/endpoint.js';
import type { GivenFlags } from '../../format/copy-origin.js';
import type { Predictor } from '../../predict/predict.js';
import type { Consent } from '../../inference/consent.js';
import type { Settings } from '../state/state.js';

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
