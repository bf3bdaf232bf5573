import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDemoCluster } from './demo-cluster.ts';
import { type Opened, startFar, startTlsApi, writeKubeconfig } from './far-cluster.ts';
import { compare, type Contender } from './measure.ts';

const instances = '{"instances":[[6.8,2.8,4.8,1.4],[6.0,3.4,4.5,1.6]]}';

/** What KServe's documentation has a person type for one prediction. */
const documented = `
INGRESS_HOST=$(kubectl -n istio-system get service istio-ingressgateway -o jsonpath='{.status.loadBalancer.ingress[0].ip}')
INGRESS_PORT=$(kubectl -n istio-system get service istio-ingressgateway -o jsonpath='{.spec.ports[?(@.name=="http2")].port}')
SERVICE_HOSTNAME=$(kubectl get inferenceservice sklearn-iris -o jsonpath='{.status.url}' | cut -d/ -f3)
curl -sSf -H "Host: $SERVICE_HOSTNAME" -H 'Content-Type: application/json' -d '${instances}' \\
  "http://$INGRESS_HOST:$INGRESS_PORT/v1/models/sklearn-iris:predict"`;

/** A cluster in another part of the continent. */
const farMs = 30;

/**
 * Whole processes on the demo cluster, whose API server is behind TLS: `isvc list` and `isvc predict`, each against what a person would
 * run without isvc. Beside them, with the API server far away, and with the gateway as far.
 */
export async function benchStartup(): Promise<void> {
  const version = execFileSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  console.log(
    `kubectl ${(JSON.parse(version) as { clientVersion: { gitVersion: string } }).clientVersion.gitVersion}\n`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'isvc-bench-'));
  try {
    await withDemoCluster((kubeconfig) => compareAll(kubeconfig, folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compareAll(kubeconfig: string, folder: string): Promise<void> {
  const opened: Opened[] = [];
  const keep = async <T extends Opened>(opening: Promise<T>): Promise<T> => {
    const one = await opening;
    opened.push(one);
    return one;
  };
  const gatewayPort = portOfGateway(kubeconfig);
  const api = await keep(startTlsApi(kubeconfig, folder));
  const near = contenders(kubeconfig, folder, 'beside', api);
  await compare(near.list, near.kubectl, 1.4);
  await compare(near.predict, near.documented, 0.75);
  await compare(near.grpc, near.example, 1.15);

  const farApi = await keep(startFar(api.port, farMs));
  const far = contenders(kubeconfig, folder, `API server ${farMs} ms away`, {
    ...farApi,
    caFile: api.caFile,
  });
  await compare(far.list, far.kubectl, 1.12);
  await compare(far.predict, far.documented, 0.46);

  const farGateway = await keep(startFar(gatewayPort, farMs));
  const telling = await keep(startTlsApi(kubeconfig, folder, new Map([[gatewayPort, farGateway.port]])));
  const farTelling = await keep(startFar(telling.port, farMs));
  const both = contenders(kubeconfig, folder, `API server and gateway ${farMs} ms away`, {
    ...farTelling,
    caFile: telling.caFile,
  });
  await compare(both.predict, both.documented, 0.62);

  leaveReady(kubeconfig);
  await compare(whereReady(near.list), whereReady(near.kubectl), 1.4);
  await compare(whereReady(far.list), whereReady(far.kubectl), 1.12);
  for (const one of opened) one.close();
}

function whereReady(contender: Contender): Contender {
  return { ...contender, name: `${contender.name}, every service ready` };
}

/**
 * Leaves the services that are ready: as KServe writes those, nothing has to be asked but the services themselves. Of the others the
 * demo cluster has some that name a runtime without a protocol, and some whose pods say why they are not ready.
 */
function leaveReady(kubeconfig: string): void {
  const kubectl = (...args: readonly string[]) =>
    execFileSync('kubectl', ['--kubeconfig', kubeconfig, ...args], { encoding: 'utf8' });
  const readiness =
    '{range .items[*]}{.metadata.name}={.status.conditions[?(@.type=="Ready")].status}{"\\n"}{end}';
  const lines = kubectl('get', 'isvc', '-o', `jsonpath=${readiness}`).trim().split('\n');
  const others = lines.flatMap((line) => /^(.*)=(?!True$)/.exec(line)?.[1] ?? []);
  kubectl('delete', 'isvc', '--wait=false', ...others);
}

function portOfGateway(kubeconfig: string): number {
  const path = '{.spec.ports[?(@.name=="http2")].port}';
  const asked = `-n istio-system get service istio-ingressgateway -o jsonpath=${path}`.split(' ');
  return Number(execFileSync('kubectl', ['--kubeconfig', kubeconfig, ...asked], { encoding: 'utf8' }));
}

/** The programs that are compared, on the cluster whose API server is at a port. */
function contenders(
  kubeconfig: string,
  folder: string,
  where: string,
  { port, caFile }: Pick<Opened, 'port'> & { readonly caFile: string },
) {
  const own = join(folder, `kubeconfig-${port}`);
  writeKubeconfig(kubeconfig, port, caFile, own);
  // Nothing of the person who runs this: saved payloads, settings, kubectl's cache.
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const environment = { KUBECONFIG: own, HOME: home, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home };
  const contender = (name: string, command: Contender['command']): Contender => ({
    name: `${name} (${where})`,
    command,
    environment,
  });
  return {
    list: contender('isvc list', isvc('list')),
    kubectl: contender('kubectl get isvc', ['kubectl', 'get', 'isvc']),
    predict: contender('isvc predict, V1', isvc('predict', 'sklearn-iris', '-d', instances)),
    documented: contender('three kubectl and a curl', ['sh', '-ec', documented]),
    example: contender('isvc predict without a payload, V1', isvc('predict', 'sklearn-iris')),
    grpc: contender('isvc predict without a payload, gRPC', isvc('predict', 'iris-grpc')),
  };
}

function isvc(...args: readonly string[]): readonly [string, ...string[]] {
  return [process.execPath, 'dist/main.js', ...args];
}
