/** The router of an InferenceGraph: KServe's own program, with the words and environment of the Deployment that KServe made. */
import { binary, logPath, statePath } from '../state/paths.ts';
import type { ProcessSpec } from '../state/records.ts';

/** Written by the gateway's controller: the addresses behind the names of Services and hosts. */
export const clusterNamesPath = (): string => statePath('gateway', 'names.json');

export type RouterContainer = {
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
};

export function graphRouter(
  graph: string,
  { args = [], env = [] }: RouterContainer,
  port: number,
): ProcessSpec {
  const name = `graph-${graph}`;
  return {
    name,
    command: binary('graph-router'),
    args,
    env: {
      ...Object.fromEntries(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))),
      ISVC_CLUSTER_LISTEN: `127.0.0.1:${port}`,
      ISVC_CLUSTER_NAMES: clusterNamesPath(),
    },
    logFile: logPath(name),
    ready: { url: `http://127.0.0.1:${port}/readyz` },
  };
}
