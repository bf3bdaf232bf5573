/** llm-d's routing sidecar in a pod that decodes: its own program, with the words of the container that KServe made. */
import { binary, kubeconfigPath, logPath } from '../state/paths.ts';
import { podAddress } from '../state/ports.ts';
import type { Ports } from '../state/ports.ts';
import type { ProcessSpec } from '../state/records.ts';

/** Of KServe's preset kserve-config-llm-decode-template. */
export const sidecarContainer = 'llm-d-routing-sidecar';
const serverPort = 8000;
const decoderFlag = '--vllm-port=';

/** `pod` is the annotation of its pod. The model server beside it has a port of its own here: it listens on 127.0.0.1, as another pod's may. */
export function routingSidecar(
  pod: string,
  [, ...args]: readonly string[],
  { namespace }: { readonly namespace: string },
  ports: Ports,
): ProcessSpec {
  const name = 'routing-sidecar';
  const listen = `${podAddress(ports, pod)}:${serverPort}`;
  return {
    name,
    command: binary('routing-sidecar'),
    // A part that the template left out is an empty word.
    args: args
      .filter((word) => word !== '')
      .map((word) => (word.startsWith(decoderFlag) ? `${decoderFlag}${ports.decoderHttp}` : word)),
    env: {
      KUBECONFIG: kubeconfigPath(),
      INFERENCE_POOL_NAMESPACE: namespace,
      ISVC_CLUSTER_LISTEN: listen,
    },
    logFile: logPath(name),
    ready: { url: `http://${listen}/health` },
  };
}
