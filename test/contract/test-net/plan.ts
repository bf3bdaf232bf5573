/** The messages between test-net.ts and inside.ts. */

/** A loopback address of the namespace that leads to the same address outside, by way of a socket file. */
export type Bridge = { readonly address: string; readonly port: number; readonly file: string };

export type TestNetPlan = {
  /** Ranges whose every address leads to the recorders. */
  readonly ranges: readonly string[];
  readonly recorderPorts: readonly number[];
  /** An address of the ranges that no case uses: see `settle` in inside.ts. */
  readonly barrierAddress: string;
  /** Takes the place of /etc/hosts. */
  readonly hostsFile: string;
  readonly bridges: readonly Bridge[];
  /** The answer of the recorders to every request. */
  readonly forgedPredictions: readonly number[];
};

/** One connection that a recorder took. */
export type Recorded = {
  /** Where it was made to. */
  readonly address: string;
  readonly port: number;
  /** The bytes that came: 64 KiB at most, a character each. */
  readonly bytes: string;
};
