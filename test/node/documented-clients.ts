/** Predictions as KServe documents them: three lines of kubectl and a curl, and the Python client for gRPC. */
import path from 'node:path';
import { python } from '../cluster/state/paths.ts';
import { outside } from './node-world.ts';

/** https://kserve.github.io/website/0.7/get_started/first_isvc, "Determine the ingress IP and ports" */
const place = `
  INGRESS_HOST=$("$KUBECTL" -n istio-system get service istio-ingressgateway -o jsonpath='{.status.loadBalancer.ingress[0].ip}')
  INGRESS_PORT=$("$KUBECTL" -n istio-system get service istio-ingressgateway -o jsonpath='{.spec.ports[?(@.name=="http2")].port}')
  SERVICE_HOSTNAME=$("$KUBECTL" get inferenceservice "$NAME" -n kserve-test -o jsonpath='{.status.url}' | cut -d "/" -f 3)`;

/** The answer to V1's body, of a service in kserve-test. */
export async function curlAsDocumented(name: string, body: string): Promise<unknown> {
  const script = `${place}
    curl -sf -H "Host: $SERVICE_HOSTNAME" -H "Content-Type: application/json" \\
      "http://$INGRESS_HOST:$INGRESS_PORT/v1/models/$NAME:predict" -d @-`;
  return JSON.parse(await ran(['bash', '-c', script], body, { NAME: name }));
}

/** The outputs that KServe's own InferenceGRPCClient gives for V2's body. */
export async function grpcAsDocumented(name: string, body: string): Promise<unknown> {
  const found = await ran(
    ['bash', '-c', `${place}\n echo "$INGRESS_HOST:$INGRESS_PORT $SERVICE_HOSTNAME"`],
    '',
    { NAME: name },
  );
  const [address, host] = found.trim().split(' ');
  const question = { address, host, protocol: 'grpc-v2', model: name, body, binary: false };
  const client = path.join(import.meta.dirname, '../cluster/witness/python/kserve_client.py');
  return JSON.parse(await ran([python('kserve'), '-B', client], `${JSON.stringify(question)}\n`));
}

async function ran(
  words: readonly string[],
  input: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, stdout, stderr } = await outside(words, input, settings);
  if (code !== 0) throw new Error(`${words[0] ?? ''} ended with ${String(code)}: ${stderr}`);
  return stdout;
}
