import type { LogSource } from '../kserve/log-source.js';
import type { ServiceKey } from '../kserve/service.js';
import type { Problem } from '../problem.js';

/** The screen of a service's logs. */
export type LogPlace = {
  readonly name: 'logs';
  readonly of: ServiceKey;
  readonly line: number;
  /** Empty until its pods are read. */
  readonly sources: readonly LogSource[];
  /** Which of them is shown: its index. */
  readonly source: number;
  readonly run: 'now' | 'before';
  /** The last ones, oldest first. */
  readonly lines: readonly string[];
  /** Ended: the container does not write any more, or there is no such log. */
  readonly reading: 'pods' | 'log' | 'ended';
  readonly failure?: Pick<Problem, 'kind' | 'summary' | 'remedy'>;
  /** Only lines that contain it. */
  readonly filter?: string;
};
