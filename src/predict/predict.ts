import type { Cluster } from '../cluster/cluster.js';
import type { Discovery } from '../discovery/endpoint.js';
import type { ModelMetadata } from '../inference/answer.js';
import type { Exchange } from '../inference/exchange.js';
import type { Protocol, Service } from '../kserve/service.js';
import type { Trust } from '../transport/transport.js';
import type { ChosenPayload } from './choose-payload.js';
import { openCodecs } from './codecs.js';
import type { Link } from './link.js';
import { givenHeaders } from './request-headers.js';

/** A payload that the person gave: its bytes, and what to call it (`the file input.json`). */
export type GivenPayload = {
  readonly bytes: Uint8Array;
  readonly fileName?: string;
  readonly source: string;
};

export type PredictOptions = {
  readonly verb: 'predict' | 'explain';
  /** Absent: chosen as `choose-payload.ts` says. */
  readonly payload?: GivenPayload;
  readonly protocol?: Protocol;
  readonly model?: string;
  readonly modelVersion?: string;
  readonly signature?: string;
  /** Ask for and send binary tensors (V2's extension; raw contents over gRPC). */
  readonly binary: boolean;
  readonly scale: 1 | 255;
  readonly timeoutMs: number;
  /** Told what is being waited for, a line at a time. */
  readonly onProgress?: (doing: string) => void;
};

export type CallOptions = Pick<
  PredictOptions,
  'protocol' | 'model' | 'modelVersion' | 'timeoutMs' | 'onProgress'
>;

export type Readying = {
  readonly serviceReady: boolean;
  readonly serverReady: boolean | undefined;
  readonly modelReady: boolean | undefined;
  /** What to tell of a step that is not ready. */
  readonly detail: string;
};

/** A request that is ready to go, without secrets. */
export type Unsent = Pick<
  Exchange,
  'service' | 'protocol' | 'modelName' | 'endpoint' | 'request' | 'payload'
>;

export type Predictor = {
  /** Sends one prediction. Rejects with a Problem when nothing could be sent (payload, no way in, not ready), or with signal.reason. */
  readonly predict: (service: Service, options: PredictOptions, signal: AbortSignal) => Promise<Exchange>;
  /** What `predict` would send, without sending it. Rejects with a Problem "payload" when there is nothing. */
  readonly payloadFor: (
    service: Service,
    options: PredictOptions,
    signal: AbortSignal,
  ) => Promise<ChosenPayload>;
  /** The request that `predict` would send. Rejects with a Problem when nothing could be sent, as `predict` does. */
  readonly prepare: (service: Service, options: PredictOptions, signal: AbortSignal) => Promise<Unsent>;
  /** What the server states of the model. Rejects with a Problem "answer" when it states nothing. */
  readonly metadata: (service: Service, options: CallOptions, signal: AbortSignal) => Promise<ModelMetadata>;
  /** Asks the server and the model whether they are ready. */
  readonly ready: (service: Service, options: CallOptions, signal: AbortSignal) => Promise<Readying>;
  /** Closes every connection to model servers. */
  readonly close: () => void;
};

export type PredictorOptions = {
  readonly cluster: Cluster;
  readonly discovery: Discovery;
  readonly trust: Trust;
  /** Sent as `Authorization: Bearer …`; never printed. */
  readonly token?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payloadFolder: string;
};

/** Opens no connection before the first call, and loads nothing of what it needs: a list of services needs no codec. */
export function createPredictor(options: PredictorOptions): Predictor {
  const { cluster, discovery, payloadFolder, trust, token } = options;
  const headers = givenHeaders(options.headers, token);
  const codecs = openCodecs(trust, headers);
  const tokenSent = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  const link: Link = { cluster, discovery, payloadFolder, codecs, tokenSent };
  return {
    predict: async (service, asked, signal) => {
      const { predictOnce } = await import('./predict-once.js');
      return predictOnce(link, service, asked, signal);
    },
    payloadFor: async (service, asked, signal) => {
      const { payloadFor } = await import('./predict-once.js');
      return payloadFor(link, service, asked, signal);
    },
    prepare: async (service, asked, signal) => {
      const { prepareOnce } = await import('./predict-once.js');
      return prepareOnce(link, service, asked, signal);
    },
    metadata: async (service, asked, signal) => {
      const { readMetadata } = await import('./metadata.js');
      return readMetadata(link, service, asked, signal);
    },
    ready: async (service, asked, signal) => {
      const { askReady } = await import('./ready.js');
      return askReady(link, service, asked, signal);
    },
    close: codecs.close,
  };
}

// The door is this file; the exit code of a verdict is what both faces need beside it.
export { verdictProblemKind } from './problem-kind.js';
