import type { Cluster } from '../cluster/cluster.js';
import type { Discovery } from '../discovery/endpoint.js';
import type { Predictor } from '../predict/predict.js';

/** What the program works with; another context brings others. */
export type Core = {
  readonly cluster: Cluster;
  readonly discovery: Discovery;
  readonly predictor: Predictor;
};
