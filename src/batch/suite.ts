import type { Verdict } from '../inference/exchange.js';
import type { Protocol } from '../kserve/service.js';

/** A value of a file of cases, as YAML and JSON know them. */
export type SuiteValue =
  | null
  | boolean
  | number
  | string
  | readonly SuiteValue[]
  | { readonly [key: string]: SuiteValue };

/** How far a number may be from the expected one: by so much, or by this share of the expected one. */
export type Tolerance = { readonly by: 'amount' | 'share'; readonly most: number };

/** The expectations of a case; all of them must hold. */
export type Expectation = {
  readonly tolerance: Tolerance;
  /** Values of the only output in their order, or of outputs by name. */
  readonly values?: readonly SuiteValue[] | { readonly [output: string]: SuiteValue };
  /** Values of the answer's JSON, by JSONPath. */
  readonly json?: readonly { readonly path: string; readonly value: SuiteValue }[];
  /** In the text that a language model writes. */
  readonly text?: string | RegExp;
  readonly latencyMs?: number;
  /** Of HTTP; for gRPC a code's number or name. */
  readonly status?: number | string;
  readonly who?: Verdict['who'];
  readonly exitCode?: number;
};

/** One call of a file of cases. */
export type SuiteCase = {
  readonly name: string;
  /** NAME, or a kind and NAME. */
  readonly service: string;
  readonly namespace?: string;
  /** Absent: the service's saved payload or example. */
  readonly payload?: { readonly bytes: Uint8Array } | { readonly file: string };
  readonly protocol?: Protocol;
  readonly model?: string;
  readonly to?: string;
  readonly timeoutMs?: number;
  readonly expected: Expectation;
};
