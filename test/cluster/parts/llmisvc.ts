/** KServe's controller of LLMInferenceServices with its webhooks, a program of its own. */
import { binary, kubeconfigPath, logPath } from '../state/paths.ts';
import type { Ports } from '../state/ports.ts';
import type { ProcessSpec } from '../state/records.ts';
import { webhookFolder } from './kserve.ts';

/** As KServe's, its webhook server listens on every address; it has the same certificate. */
export function llmisvc({ llmisvcMetrics, llmisvcHealth, llmisvcWebhook }: Ports): ProcessSpec {
  return {
    name: 'llmisvc',
    command: binary('llmisvc-controller'),
    args: [
      `--metrics-addr=127.0.0.1:${llmisvcMetrics}`,
      '--metrics-secure=false',
      `--health-probe-addr=127.0.0.1:${llmisvcHealth}`,
      `--webhook-port=${llmisvcWebhook}`,
      '--zap-encoder=json',
    ],
    env: { POD_NAMESPACE: 'kserve', KUBECONFIG: kubeconfigPath(), TMPDIR: webhookFolder() },
    logFile: logPath('llmisvc'),
    ready: { url: `http://127.0.0.1:${llmisvcHealth}/readyz` },
  };
}
