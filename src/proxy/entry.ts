import type { Verdict } from '../inference/exchange.js';

/** One request that the proxy had, and who answered it. */
export type ProxyEntry = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** As the service got it, without the key; as it came where it was refused. */
  readonly path: string;
  /** `NAMESPACE/NAME`; absent where the request named none. */
  readonly service?: string;
  /** Of the answer that the client got; 499 where it did not wait for one. */
  readonly status: number;
  /** gRPC's, where it is a call of gRPC. */
  readonly grpcStatus?: number;
  readonly totalMs: number;
  /** Until the answer began. */
  readonly firstMs?: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** `isvc`: the proxy itself; `client`: it did not wait for the end. */
  readonly who: Verdict['who'] | 'isvc' | 'client';
  readonly ok: boolean;
  /** One line. */
  readonly summary: string;
  /** The next steps, a line each. */
  readonly next: readonly string[];
  /** The parts that were left out of the request, and why, a line each. */
  readonly notes: readonly string[];
};
