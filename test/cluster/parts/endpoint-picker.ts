/**
 * The endpoint picker of an InferencePool: the Gateway API Inference Extension's own, with the plugins that are its defaults.
 * KServe's LLMInferenceServices name llm-d's picker, whose configuration this one does not know.
 */
import { binary, kubeconfigPath, logPath } from '../state/paths.ts';
import type { ProcessSpec } from '../state/records.ts';

export type PickerPorts = { readonly grpc: number; readonly health: number; readonly metrics: number };

/** Which pods it chooses from: those of a pool, or those of a namespace with these labels, as it does where it stands alone. */
export type PickedPods =
  | { readonly namespace: string; readonly pool: string }
  | { readonly namespace: string; readonly labels: string; readonly port: number };

/** It takes connections before it has seen the pool's pods, and answers 503 until then. */
export function endpointPicker(
  name: string,
  pods: PickedPods,
  { grpc, health, metrics }: PickerPorts,
): ProcessSpec {
  return {
    name,
    command: binary('endpoint-picker'),
    args: [
      `--pool-namespace=${pods.namespace}`,
      ...('pool' in pods
        ? [`--pool-name=${pods.pool}`]
        : [`--endpoint-selector=${pods.labels}`, `--endpoint-target-ports=${pods.port}`]),
      `--grpc-port=${grpc}`,
      `--grpc-health-port=${health}`,
      `--metrics-port=${metrics}`,
      '--metrics-endpoint-auth=false',
      '--secure-serving=false',
      '--zap-encoder=json',
      '--v=2',
    ],
    // Alone it takes its name from that of its pod.
    env: { KUBECONFIG: kubeconfigPath(), POD_NAME: `${name}-0123456789-abcde` },
    logFile: logPath(name),
    ready: { port: grpc },
  };
}
