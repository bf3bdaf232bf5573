import { hostPort } from '../inference/address.js';
import type { Unsent } from '../predict/predict.js';
import { payloadJson } from './payload-json.js';
import { fitsArgument, shellCommand, shellPipe, shellWord } from './shell.js';

/** The command of isvc that sends the same to the same service, in this context of the kubeconfig. */
export function isvcCommand(unsent: Unsent, context?: string): string {
  const { service, modelName, protocol, request, endpoint } = unsent;
  const [namespace = '', name = ''] = service.split('/');
  const verb = request.transport === 'http' && request.path.endsWith(':explain') ? 'explain' : 'predict';
  const { route, tls } = endpoint.candidate;
  const given = `${tls ? 'https://' : ''}${hostPort(endpoint.candidate)}`;
  const hasToken = Object.keys(request.headers).some((header) => header.toLowerCase() === 'authorization');
  const start = [
    `isvc ${verb} ${shellWord(name)} -n ${shellWord(namespace)}`,
    ...(context === undefined || context === '' ? [] : [`--context ${shellWord(context)}`]),
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

/** A text goes out as it is, so it is what was sent; other bodies are made anew from what they were made of. */
function payloadOf({ request, payload, protocol }: Unsent): string | undefined {
  if (request.transport === 'http' && typeof request.body === 'string') return request.body;
  return payload === undefined ? undefined : payloadJson(payload, protocol);
}
