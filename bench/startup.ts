import { execFileSync } from 'node:child_process';
import { withDemoCluster } from './demo-cluster.ts';
import { startFarCluster } from './far-cluster.ts';
import { compare } from './measure.ts';

const instances = '{"instances":[[6.8,2.8,4.8,1.4],[6.0,3.4,4.5,1.6]]}';

/** What KServe's documentation has a person type for one prediction. */
const documented = `
INGRESS_HOST=$(kubectl -n istio-system get service istio-ingressgateway -o jsonpath='{.status.loadBalancer.ingress[0].ip}')
INGRESS_PORT=$(kubectl -n istio-system get service istio-ingressgateway -o jsonpath='{.spec.ports[?(@.name=="http2")].port}')
SERVICE_HOSTNAME=$(kubectl get inferenceservice sklearn-iris -o jsonpath='{.status.url}' | cut -d/ -f3)
curl -sSf -H "Host: $SERVICE_HOSTNAME" -H 'Content-Type: application/json' -d '${instances}' \\
  "http://$INGRESS_HOST:$INGRESS_PORT/v1/models/sklearn-iris:predict"`;

/** Whole processes on the demo cluster, near and far: `isvc list` and `isvc predict`, each against what a person would run without isvc. */
export async function benchStartup(): Promise<void> {
  const version = execFileSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  console.log(
    `kubectl ${(JSON.parse(version) as { clientVersion: { gitVersion: string } }).clientVersion.gitVersion}`,
  );
  await withDemoCluster(async (kubeconfig) => {
    await compareAll(kubeconfig, '');
    const farKubeconfig = `${kubeconfig}-far`;
    const far = await startFarCluster(kubeconfig, farKubeconfig, farMs);
    await compareAll(farKubeconfig, `, the API server ${farMs} ms away`);
    far.close();
  });
}

/** A cluster in another part of the continent. */
const farMs = 30;

async function compareAll(kubeconfig: string, where: string): Promise<void> {
  const environment = { KUBECONFIG: kubeconfig };
  const predict = isvc('predict', 'sklearn-iris', '-d', instances);
  await compare(
    { name: `isvc list${where}`, command: isvc('list'), environment },
    { name: `kubectl get isvc${where}`, command: ['kubectl', 'get', 'isvc'], environment },
    1.5,
  );
  await compare(
    { name: `isvc predict (V1)${where}`, command: predict, environment },
    { name: `three kubectl and a curl${where}`, command: ['sh', '-ec', documented], environment },
    0.6,
  );
}

function isvc(...args: readonly string[]): readonly [string, ...string[]] {
  return [process.execPath, 'dist/main.js', ...args];
}
