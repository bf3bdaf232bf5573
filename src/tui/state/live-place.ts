import type { Check } from '../../doctor/doctor.js';
import type { LogSource } from '../../kserve/log-source.js';
import type { ServiceKey } from '../../kserve/service.js';
import type { PodMetrics } from '../../metrics/pod-metrics.js';
import type { Failure, Remote } from './call.js';

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
  readonly failure?: Failure;
  /** Only the containers of this pod. */
  readonly pod?: string;
  /** The servers of all pods at once. */
  readonly all?: true;
  readonly timestamps?: true;
  /** Long lines are cut, not folded. */
  readonly cut?: true;
  /** Only lines that contain it. */
  readonly filter?: string;
};

/** The steps from the kubeconfig to the model. It is about the cluster where it is not about a service. */
export type DoctorPlace = {
  readonly name: 'doctor';
  readonly line: number;
  readonly about?: ServiceKey;
  readonly checks: readonly Check[];
  readonly isDone: boolean;
  readonly failure?: Failure;
};

/** The screen of what the pods of a service do. */
export type MetricsPlace = {
  readonly name: 'metrics';
  readonly of: ServiceKey;
  readonly line: number;
  readonly pods: Remote<readonly PodMetrics[]>;
};
