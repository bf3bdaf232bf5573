/** The controller of LeaderWorkerSets, which KServe makes where a model takes several nodes. */
import { writeFile } from 'node:fs/promises';
import { binary, kubeconfigPath, logPath, statePath } from '../state/paths.ts';
import type { Ports } from '../state/ports.ts';
import type { ProcessSpec } from '../state/records.ts';
import { webhookFolder } from './kserve.ts';

const address = '127.0.0.1';

/** Writes its configuration and says how it is started. It has the certificate of KServe's controllers. */
export async function lws({ lwsMetrics, lwsHealth, lwsWebhook }: Ports): Promise<ProcessSpec> {
  const file = statePath('kserve', 'lws.yaml');
  // JSON is YAML.
  const configuration = {
    apiVersion: 'config.lws.x-k8s.io/v1alpha1',
    kind: 'Configuration',
    leaderElection: { leaderElect: false },
    internalCertManagement: { enable: false },
    health: { healthProbeBindAddress: `${address}:${lwsHealth}` },
    metrics: { bindAddress: `${address}:${lwsMetrics}` },
    webhook: {
      host: address,
      port: lwsWebhook,
      certDir: `${webhookFolder()}/k8s-webhook-server/serving-certs`,
    },
  };
  await writeFile(file, JSON.stringify(configuration), { mode: 0o600 });
  return {
    name: 'lws',
    command: binary('lws-controller'),
    args: [`--config=${file}`, '--zap-encoder=json'],
    env: { KUBECONFIG: kubeconfigPath() },
    logFile: logPath('lws'),
    ready: { port: lwsWebhook },
  };
}
