import type { Protocol, ServiceKey } from '../kserve/service.js';
import type { NextStep } from '../problem.js';
import type { Answer } from './answer.js';
import type { Endpoint } from './endpoint.js';
import type { TextTiming } from './generated-text.js';
import type { Payload } from './payload.js';
import type { TokenFrom } from './token-from.js';
import type { Party } from './parties.js';

export type HttpRequest = {
  readonly transport: 'http';
  readonly method: 'GET' | 'POST';
  /** Absolute path under the endpoint's base path, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Its answer is asked for as a stream of events: it may take as long as streams may. */
  readonly streams?: true;
};

export type HttpResponse = {
  readonly transport: 'http';
  readonly status: number;
  /** Names in lower case; a repeated header's values are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

export type GrpcRequest = {
  readonly transport: 'grpc';
  /** Full name, as in the .proto: `inference.GRPCInferenceService`. */
  readonly service: string;
  readonly method: string;
  /**
   * Plain object in proto-loader's form: field names as in the .proto, 64-bit integers as decimal strings, bytes as Uint8Array; lists of
   * a tensor's numbers are PackedNumbers.
   */
  readonly message: object;
  readonly headers: Readonly<Record<string, string>>;
};

export type GrpcResponse = {
  readonly transport: 'grpc';
  /** One of `grpcCode`, or another number. */
  readonly code: number;
  readonly details: string;
  /** Initial and trailing metadata, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly trailers: Readonly<Record<string, string>>;
  /** Present when the code is OK; in the form of a request's. */
  readonly message?: unknown;
  /** The answer that came in place of gRPC: a plain HTTP answer of a gateway, of Knative or of a REST server. `details` is the client's own then. */
  readonly http?: PlainAnswer;
};

/** An HTTP answer to a gRPC call. The body may be cut to its first part, or be empty where the client could not read it. */
export type PlainAnswer = Pick<HttpResponse, 'status' | 'headers' | 'body'>;

export type ModelRequest = HttpRequest | GrpcRequest;
export type ModelResponse = HttpResponse | GrpcResponse;

/** Fractional milliseconds; 0 for a step that did not happen (a reused connection, no TLS). */
export type Timings = {
  readonly resolveMs: number;
  readonly connectMs: number;
  readonly tlsMs: number;
  readonly waitMs: number;
  readonly receiveMs: number;
  readonly totalMs: number;
};

/** The step that was under way when there was no answer. */
export type Phase = 'resolve' | 'connect' | 'tls' | 'wait' | 'receive';

/** Why nothing came back. */
export type NoResponse = {
  readonly phase: Phase;
  /** `ECONNREFUSED`, `ENOTFOUND`, `CERT_HAS_EXPIRED`, `TIMEOUT`, … */
  readonly code: string;
  readonly message: string;
};

/** One request on the wire and what came back: the same fields whether something answered or not. */
export type RoundTrip = {
  readonly response?: ModelResponse;
  readonly failure?: NoResponse;
  /** HTTP only: as they went out, with those that the client added. Absent where no connection came about. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  /** It went out once more, over a new connection: the server closed the one that was kept, before a byte of an answer. */
  readonly sentAgain?: true;
  readonly timings: Timings;
  /** Body or message bytes, without framing and headers. */
  readonly sentBytes: number;
  readonly receivedBytes: number;
};

/** Who answered, and what that means. */
export type Verdict = {
  readonly who: Party;
  /** True only for a prediction. */
  readonly ok: boolean;
  /** The model had begun to answer: what came is kept. Only where it is not ok. */
  readonly partly?: true;
  /** One line: `the gateway has no route for this host`. */
  readonly summary: string;
  /** The next steps; empty when ok. */
  readonly next: readonly NextStep[];
  /** The observations that led to it, a line each. */
  readonly evidence: readonly string[];
  /** A model that the server does have, in place of the one that it was asked for. */
  readonly otherModel?: string;
  /** The model's state by the server's words, where it mentions that at all. */
  readonly model?: 'unknown' | 'not ready';
  /** A proxy or sidecar in the pod answered, or a connection was cut: the model server itself may not run. */
  readonly isServerUp?: false;
  /** The question to the server or the cluster that would make the verdict more useful. */
  readonly ask?: Question;
};

/** A question that a server or the cluster can answer beside a call. */
export type Question = 'models' | 'versions' | 'inputs' | 'protocols' | 'routes' | 'pods';

/** The options of a request beside its service, protocol and model: so that it can be made again. */
export type RequestOptions = Pick<ModelRef, 'version' | 'signature' | 'binary'> & {
  readonly timeoutMs: number;
};

/** One request and what came back, or how it failed. */
export type Exchange = {
  readonly service: ServiceKey;
  readonly protocol: Protocol;
  readonly verb: ModelRef['verb'];
  readonly modelName: string;
  readonly options: RequestOptions;
  readonly endpoint: Endpoint;
  readonly request: ModelRequest;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly roundTrip: RoundTrip;
  /** Present exactly when the verdict is ok. */
  readonly answer?: Answer;
  /** The part of an answer that came before it broke off, or was stopped. */
  readonly partial?: Answer;
  /** How fast an answer came that was a stream. */
  readonly timing?: TextTiming;
  readonly verdict: Verdict;
  /** A description of what was sent and why, for a person: `the file input.json`, `an example made from the model's metadata`. */
  readonly payloadSource: string;
  /** The payload, before the protocol encoded it; absent where nothing was chosen. */
  readonly payload?: Payload;
  /** The changes made on the way: `resized 640×480 to 224×224`. */
  readonly notes: readonly string[];
  /** The account of which a token was sent, where isvc asked for it. */
  readonly tokenFrom?: TokenFrom;
};

/** Which model to call, and how. */
export type ModelRef = {
  readonly name: string;
  readonly version?: string;
  /** TensorFlow signature; `serving_default` when absent. */
  readonly signature?: string;
  /** Binary tensors: V2's extension, raw contents over gRPC. */
  readonly binary: boolean;
  readonly verb: 'predict' | 'explain';
};
