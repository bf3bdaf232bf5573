/** KServe's controller with its webhooks. */
import { copyFile, mkdir } from 'node:fs/promises';
import { certificate, key } from '../state/certificates.ts';
import { binary, kubeconfigPath, logPath, statePath } from '../state/paths.ts';
import type { Ports } from '../state/ports.ts';
import type { ProcessSpec } from '../state/records.ts';

/**
 * Its webhook server listens on every address of the machine: controller-runtime would take a host, but KServe has no
 * flag for it. It asks for TLS and answers AdmissionReviews only.
 */
export function kserve({ kserveMetrics, kserveHealth, kserveWebhook }: Ports): ProcessSpec {
  return {
    name: 'kserve',
    command: binary('kserve-controller'),
    args: [
      `--metrics-addr=127.0.0.1:${kserveMetrics}`,
      `--health-probe-addr=127.0.0.1:${kserveHealth}`,
      `--webhook-port=${kserveWebhook}`,
    ],
    env: { POD_NAMESPACE: 'kserve', KUBECONFIG: kubeconfigPath(), TMPDIR: webhookFolder() },
    logFile: logPath('kserve'),
    ready: { port: kserveWebhook },
  };
}

/** controller-runtime looks for its certificate in a folder of the temporary folder. */
export async function writeWebhookCertificate(): Promise<void> {
  const folder = `${webhookFolder()}/k8s-webhook-server/serving-certs`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await copyFile(certificate('webhook'), `${folder}/tls.crt`);
  await copyFile(key('webhook'), `${folder}/tls.key`);
}

/** The temporary folder of both controllers. */
export function webhookFolder(): string {
  return statePath('kserve');
}
