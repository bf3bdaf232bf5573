import { execFileSync } from 'node:child_process';
import { withDemoCluster } from './demo-cluster.ts';
import { compare } from './measure.ts';

const instances = '{"instances":[[6.8,2.8,4.8,1.4],[6.0,3.4,4.5,1.6]]}';

/** What KServe's documentation has a person type for one prediction. */
const documented = `
INGRESS_HOST=$(kubectl -n istio-system get service istio-ingressgateway -o jsonpath='{.status.loadBalancer.ingress[0].ip}')
INGRESS_PORT=$(kubectl -n istio-system get service istio-ingressgateway -o jsonpath='{.spec.ports[?(@.name=="http2")].port}')
SERVICE_HOSTNAME=$(kubectl get inferenceservice sklearn-iris -o jsonpath='{.status.url}' | cut -d/ -f3)
curl -sSf -H "Host: $SERVICE_HOSTNAME" -H 'Content-Type: application/json' -d '${instances}' \\
  "http://$INGRESS_HOST:$INGRESS_PORT/v1/models/sklearn-iris:predict"`;

/** Whole processes on the demo cluster: `isvc list` and `isvc predict`, each against what a person would run without isvc. */
export async function benchStartup(): Promise<void> {
  const version = execFileSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  console.log(
    `kubectl ${(JSON.parse(version) as { clientVersion: { gitVersion: string } }).clientVersion.gitVersion}`,
  );
  await withDemoCluster((kubeconfig) => {
    const environment = { KUBECONFIG: kubeconfig };
    compare(
      { name: 'isvc list', command: isvc('list'), environment },
      { name: 'kubectl get isvc', command: ['kubectl', 'get', 'isvc'], environment },
      1.5,
    );
    compare(
      { name: 'isvc predict (V1)', command: isvc('predict', 'sklearn-iris', '-d', instances), environment },
      { name: 'three kubectl and a curl', command: ['sh', '-ec', documented], environment },
      0.6,
    );
  });
}

function isvc(...args: readonly string[]): readonly [string, ...string[]] {
  return [process.execPath, 'dist/main.js', ...args];
}
