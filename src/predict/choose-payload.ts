import type { Cluster } from '../cluster/cluster.js';
import type { ModelMetadata } from '../inference/answer.js';
import type { Payload } from '../inference/payload.js';
import type { Protocol, Service } from '../kserve/service.js';
import type { GivenPayload } from './predict.js';

export type ChoosePayloadOptions = {
  /** From a flag, or the one last used for this service. */
  readonly given?: GivenPayload;
  readonly service: Service;
  /** As it will be called, which may differ from the service's own. */
  readonly protocol: Protocol;
  readonly cluster: Pick<Cluster, 'read'>;
  /** The library of saved payloads. */
  readonly folder: string;
  /** Asked at most once, and only when the payload needs it; undefined where the server states nothing. */
  readonly metadata: () => Promise<ModelMetadata | undefined>;
  readonly signature?: string;
  readonly scale: 1 | 255;
};

/** What will be sent: fitted, ready to encode. */
export type ChosenPayload = {
  /** For a person: `the file input.json`, `an example made from the model's metadata`. */
  readonly source: string;
  readonly payload: Payload;
  /** What was done to it, a line each. */
  readonly notes: readonly string[];
};

/**
 * What `p` and `isvc predict` send, first that exists: given; saved for this service; the cluster's own example
 * (ConfigMap labelled `isvc/example-for: NAME`, key `payload.json`); an example made from the model's metadata.
 * Throws Problem "payload" that shows a template when there is none of these, or when the one found cannot be used.
 */
export function choosePayload(_options: ChoosePayloadOptions, _signal: AbortSignal): Promise<ChosenPayload> {
  throw new Error('not written yet');
}
