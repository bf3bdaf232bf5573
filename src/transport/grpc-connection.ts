import type { PlainAnswer } from '../inference/exchange.js';
import type { Method } from './grpc-methods.js';
import type { CallStatus } from './grpc-status.js';
import type { Fault } from './limits.js';
import type { Stopwatch } from './stopwatch.js';

/** A unary call, ready to go. One that is made many times stays the same object. */
export type GrpcCall = {
  readonly method: Method;
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
};

/** Is told what becomes of a call. */
export type CallListener = {
  readonly onResponding: () => void;
  /** Once. `page`: what came in place of gRPC. */
  readonly onEnd: (status: CallStatus, message: Buffer | undefined, page: PlainAnswer | undefined) => void;
};

/** One connection for one call at a time. */
export type Channel = {
  /** Sends a call; no deadline travels along, for the server's would race with ours. Returns what cancels it. */
  readonly start: (call: GrpcCall, listener: CallListener) => () => void;
  /** Marks the steps of its making for the call that waits for it. */
  readonly time: (watch: Stopwatch) => void;
  readonly isReady: () => boolean;
  /** Why its connection could not be made, or ended, where Node told. */
  readonly fault: () => Fault | undefined;
  readonly localPort: () => number | undefined;
  readonly close: () => void;
};
