import type { Meaning } from '../../src/predict/known-text.js';

/** An answer as a program gave it, over HTTP by its status or over gRPC by its code, with what it means. */
export type Recorded = {
  readonly who: string;
  readonly status?: number;
  readonly code?: number;
  readonly body: string;
  readonly means: Meaning;
  /** `run`: recorded of the running program; else the file of its source that writes it. */
  readonly from: string;
};

export const http = (who: string, from: string, rows: readonly (readonly [number, string, Meaning])[]) =>
  rows.map(([status, body, means]): Recorded => ({ who, status, body, means, from }));
export const grpc = (who: string, from: string, rows: readonly (readonly [number, string, Meaning])[]) =>
  rows.map(([code, body, means]): Recorded => ({ who, code, body, means, from }));
