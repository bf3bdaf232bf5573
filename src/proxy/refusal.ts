import type { Verdict } from '../inference/exchange.js';
import type { NextStep, Problem, ProblemKind } from '../problem.js';

/** Why the proxy itself does not pass a request on, or has nothing to pass back. */
export type ProxyRefusal = {
  readonly status: number;
  /** The code for a program: `key`, `host`, `no-way-in`, or who answered. */
  readonly code: string;
  readonly message: string;
  /** The next steps, a line each. */
  readonly next: readonly string[];
};

/** `status` is that of HTTP; `code` is the word for it in the error of an OpenAI API; `next` are next steps. */
export function refuse(
  status: number,
  code: string,
  message: string,
  ...next: readonly string[]
): ProxyRefusal {
  return { status, code, message, next };
}

const statuses: Readonly<Record<ProblemKind, number>> = {
  usage: 400,
  payload: 400,
  cluster: 502,
  'not-found': 404,
  'not-ready': 503,
  'no-way-in': 502,
  answer: 502,
  timeout: 504,
  output: 500,
  objective: 500,
  bug: 500,
  interrupted: 503,
  terminated: 503,
  'hung-up': 503,
};

/** A Problem in the words in which a command would tell it. */
export function refusalOf({ kind, summary, next }: Problem): ProxyRefusal {
  return { status: statuses[kind], code: kind, message: summary, next: texts(next) };
}

/** A verdict where nothing came that could be passed back. */
export function refusalByVerdict({ who, summary, next }: Verdict): ProxyRefusal {
  return { status: who === 'timeout' ? 504 : 502, code: who, message: summary, next: texts(next) };
}

function texts(next: readonly NextStep[]): readonly string[] {
  return next.map(({ text }) => text);
}
