import type { Cluster } from '../cluster/cluster.js';
import { hostPort } from '../inference/address.js';
import type { Unsent } from '../predict/predict.js';
import { payloadJson } from './payload-json.js';
import { fitsArgument, shellCommand, shellPipe, shellWord } from './shell.js';

/** The cluster as isvc is told of it. */
export type From = Partial<Pick<Cluster, 'context' | 'inCluster' | 'kubeconfig'>>;

/** The command of isvc that sends the same to the same service of the same cluster. */
export function isvcCommand(unsent: Unsent, from: From): string {
  const { service, modelName, protocol, request, endpoint } = unsent;
  const [namespace = '', name = ''] = service.split('/');
  const verb = request.transport === 'http' && request.path.endsWith(':explain') ? 'explain' : 'predict';
  const { route, tls } = endpoint.candidate;
  const given = `${tls ? 'https://' : ''}${hostPort(endpoint.candidate)}`;
  const hasToken = Object.keys(request.headers).some((header) => header.toLowerCase() === 'authorization');
  const start = [
    `isvc ${verb} ${shellWord(name)} -n ${shellWord(namespace)}`,
    ...clusterFlags(from),
    `--protocol ${protocol}`,
    ...(modelName === name ? [] : [`--model ${shellWord(modelName)}`]),
    ...(route === 'given' ? [`--address ${shellWord(given)}`] : []),
    ...(hasToken ? ['--token "$TOKEN"'] : []),
  ];
  const payload = payloadOf(unsent);
  if (payload === undefined) return shellCommand(start);
  if (fitsArgument(payload)) return shellCommand([...start, `-d ${shellWord(payload)}`]);
  return shellPipe(payload, shellCommand([...start, '-f -']));
}

function clusterFlags({ context = '', inCluster = false, kubeconfig }: From): readonly string[] {
  if (inCluster) return [];
  return [
    ...(typeof kubeconfig === 'object' ? [`--kubeconfig ${shellWord(kubeconfig.path)}`] : []),
    ...(context === '' ? [] : [`--context ${shellWord(context)}`]),
  ];
}

/** A text goes out as it is, so it is what was sent; other bodies are made anew from what they were made of. */
function payloadOf({ request, payload, protocol }: Unsent): string | undefined {
  if (request.transport === 'http' && typeof request.body === 'string') return request.body;
  return payload === undefined ? undefined : payloadJson(payload, protocol);
}
