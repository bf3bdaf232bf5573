import type { KubeObject } from '../kserve/kube-object.js';

export type DemoOptions = {
  /** Further services, made up, for measuring. */
  readonly services?: number;
  /** Ports; free ones when absent. */
  readonly apiPort?: number;
  readonly gatewayPort?: number;
};

/** What tests may do to the cluster that kubectl cannot. */
export type DemoControls = {
  readonly apply: (object: KubeObject) => void;
  readonly remove: (object: KubeObject) => void;
  /** Forget the watch history: every older resourceVersion is 410 from here on. */
  readonly expireHistory: () => void;
  /** Cut every open watch, cleanly (as a server's timeout) or not (as a killed server). */
  readonly dropWatches: (how: 'end' | 'reset') => void;
  /** Answer the next requests whose path matches with this status, as the API server does. */
  readonly failNext: (path: RegExp, status: 401 | 403 | 429 | 500 | 503, times: number) => void;
  /** Stop listening on the API port, and start again on the same one. */
  readonly stopApi: () => Promise<void>;
  readonly startApi: () => Promise<void>;
};

export type Demo = {
  /** As YAML text. Its context is `isvc-demo`, its namespace `kserve-demo`. */
  readonly kubeconfig: string;
  readonly apiUrl: string;
  readonly gateway: { readonly address: string; readonly port: number };
  readonly controls: DemoControls;
  readonly close: () => Promise<void>;
};

/** Starts the embedded cluster in this process, on loopback only. */
export function startDemo(_options: DemoOptions): Promise<Demo> {
  throw new Error('not written yet');
}
