import type { StartLimits } from './await-start.js';
import type { Cluster } from '../cluster/cluster.js';
import type { Discovery } from '../discovery/endpoint.js';
import type { TextDelta } from '../inference/generated-text.js';
import type { Protocol, ServiceKey } from '../kserve/service.js';
import type { TokenFrom } from '../inference/token-from.js';
import type { ScopedHeaders } from './secrets.js';
import type { AgentPool } from '../transport/agent-pool.js';
import type { AnswerLimits, Trust } from '../transport/transport.js';

/** A payload that the person gave: its bytes, and what to call it (`the file input.json`). */
export type GivenPayload = {
  readonly bytes: Uint8Array;
  readonly fileName?: string;
  /** Its format; its name and content tell when absent. */
  readonly as?: 'json';
  /** The question to a language model about it, where it is an image. */
  readonly question?: string;
  /** For a person: `the file input.json`. */
  readonly source: string;
  /** The source has the file's name in it: where a fault names the file, the person knows where it is. */
  readonly sourceNamesFile?: true;
  /** Where it is from, if a face asks for that. */
  readonly from?: 'saved' | 'edited' | 'made-up';
  /** The file that it was read from, where a face reads it anew for each call. */
  readonly path?: string;
};

/** The example of a service in the cluster, which is being read. */
export type ExampleReading = {
  readonly of: ServiceKey;
  /** Undefined where a saved payload goes before it. */
  readonly read: Promise<Awaited<ReturnType<Cluster['read']>> | undefined>;
};

/** Milliseconds that an answer may take where nobody says otherwise. */
export const usualTimeoutMs = 30_000;

export type PredictOptions = {
  readonly verb: 'predict' | 'explain';
  /** Absent: chosen as `choose-payload.ts` says. */
  readonly payload?: GivenPayload;
  /** One that is saved for the service is not taken. */
  readonly saved?: 'ignored';
  /** So many payloads are drawn from the model's metadata: where there is nothing else to send, or, `alone`, in place of anything else. */
  readonly drawn?: { readonly random: () => number; readonly count: number; readonly alone: boolean };
  /** The example of the service in the cluster, which is being read already: as `beginExample` of the predictor returns it. */
  readonly example?: ExampleReading;
  /** A body that goes as it is, in place of any payload. */
  readonly raw?: GivenPayload;
  readonly protocol?: Protocol;
  readonly model?: string;
  readonly modelVersion?: string;
  /** The Host to ask for, in place of the endpoint's own. The address that is called stays. */
  readonly host?: string;
  readonly signature?: string;
  /** Ask for and send binary tensors (V2's extension; raw contents over gRPC). */
  readonly binary: boolean;
  readonly scale: 1 | 255;
  readonly timeoutMs: number;
  /** Whether a service that starts from zero may take longer, as long as a pod of it is on its way. */
  readonly waitsForStart?: boolean;
  /** A service at zero is not asked for its metadata, which would start it. */
  readonly leavesAtZero?: true;
  /** A token of this service account goes with the request, in place of any other. */
  readonly tokenFrom?: TokenFrom;
  /** A text is asked for as a stream, unless the payload says otherwise. */
  readonly streams?: boolean;
  /** Told of a text as it comes. */
  readonly onText?: (deltas: readonly TextDelta[]) => void;
  /** Told what is being waited for, a line at a time. */
  readonly onProgress?: (doing: string) => void;
  /** Told what a person must know of the way and the token, where no exchange comes of it; and before a call, what is known to fail. */
  readonly onNote?: (note: string) => void;
};

export type CallOptions = Pick<
  PredictOptions,
  | 'protocol'
  | 'model'
  | 'modelVersion'
  | 'host'
  | 'timeoutMs'
  | 'waitsForStart'
  | 'leavesAtZero'
  | 'tokenFrom'
  | 'onProgress'
  | 'onNote'
>;

export type PredictorOptions = {
  readonly cluster: Cluster;
  readonly discovery: Discovery;
  readonly trust: Trust;
  /** The connections of the probes of `discovery`, which requests go over; closed with the predictor. Its own where absent. */
  readonly agents?: AgentPool;
  /** Sent as `Authorization: Bearer …` to the service that is called, where a token may go; never printed. */
  readonly token?: string;
  /** Sent to the service that is called; those with secrets only where a token may go. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent to the services that they are for, as the others; the later ones win. */
  readonly scoped?: readonly ScopedHeaders[];
  readonly payloadFolder: string;
  /** How much of an answer is read; the usual where absent. */
  readonly limits?: AnswerLimits;
  /** How long a service may take to start from zero; the usual where absent. */
  readonly startLimits?: StartLimits;
  /** A call follows as soon as its service is read, so what calls need is loaded in the meantime. */
  readonly soon?: boolean;
};
