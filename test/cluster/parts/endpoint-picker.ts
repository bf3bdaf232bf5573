/**
 * The endpoint picker of an InferencePool: the Gateway API Inference Extension's own, with the plugins that are its defaults.
 * KServe's LLMInferenceServices name llm-d's picker, whose configuration this one does not know.
 */
import { binary, kubeconfigPath, logPath } from '../state/paths.ts';
import type { ProcessSpec } from '../state/records.ts';

export type PickerPorts = { readonly grpc: number; readonly health: number; readonly metrics: number };

/** It takes connections before it has seen the pool's pods, and answers 503 until then. */
export function endpointPicker(
  name: string,
  pool: { readonly namespace: string; readonly name: string },
  { grpc, health, metrics }: PickerPorts,
): ProcessSpec {
  return {
    name,
    command: binary('endpoint-picker'),
    args: [
      `--pool-name=${pool.name}`,
      `--pool-namespace=${pool.namespace}`,
      `--grpc-port=${grpc}`,
      `--grpc-health-port=${health}`,
      `--metrics-port=${metrics}`,
      '--metrics-endpoint-auth=false',
      '--secure-serving=false',
      '--zap-encoder=json',
      '--v=2',
    ],
    env: { KUBECONFIG: kubeconfigPath() },
    logFile: logPath(name),
    ready: { port: grpc },
  };
}
