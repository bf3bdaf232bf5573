import type { Verdict } from '../inference/exchange.js';
import type { ProblemKind } from '../problem.js';

/** The kind of problem that a verdict is for a script: 5 nobody answered, 7 time ran out, 6 any other answer. Ask only when it is not ok. */
export function verdictProblemKind(verdict: Verdict): ProblemKind {
  switch (verdict.who) {
    case 'nobody':
      return 'no-way-in';
    case 'timeout':
      return 'timeout';
    case 'model':
    case 'server':
    case 'gateway':
    case 'knative':
    case 'picker':
    case 'graph':
    case 'auth':
    case 'proxy':
    case 'not-sure':
      return 'answer';
  }
}
