import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { PodPort } from '../inference/endpoint.js';
import { Problem } from '../problem.js';
import type { Api } from './api.js';
import { resourcePath } from './ask.js';
import { bodyText } from './body-text.js';
import type { LoginOptions } from './credentials.js';
import type { Resource } from './objects.js';
import { refusalSizeBytes, tunnelMessageBytes, tunnelOpenTimeoutMs } from './limits.js';
import { networkProblem } from './network-problem.js';
import { resources } from './resources.js';
import { parseRefusal, refusalProblem, type Refusal } from './refusal.js';

/** Spoken by kube-apiserver and the kubelet: k8s.io/kubernetes pkg/kubelet/portforward/websocket.go. */
const subprotocol = 'v4.channel.k8s.io';
/** Named as RBAC names it: a subresource. */
const portForwards: Resource = { ...resources.pods, plural: 'pods/portforward' };

/**
 * Opens a pod's port-forward as a WebSocket, logged in. The socket is paused: `resume` it once somebody listens.
 * Throws Problem "cluster", or signal.reason.
 */
export async function openTunnelSocket(api: Api, to: PodPort, signal: AbortSignal): Promise<WebSocket> {
  const url = `${api.server.replace(/^http/, 'ws')}${resourcePath(resources.pods, to.namespace, to.pod)}/portforward?ports=${to.port}`;
  const first = await api.credentials.forRequest(signal);
  const opened = await dial(url, first.options, api, signal);
  if (opened instanceof WebSocket) return opened;
  // As for any request: a 401 may only mean that the token ran out.
  if (opened.status !== 401 || !api.credentials.renew(first.login)) throw problemOf(opened, to, api);
  const second = await api.credentials.forRequest(signal);
  const again = await dial(url, second.options, api, signal);
  if (again instanceof WebSocket) return again;
  throw problemOf(again, to, api);
}

function dial(
  url: string,
  options: LoginOptions,
  api: Api,
  signal: AbortSignal,
): Promise<WebSocket | Refusal> {
  signal.throwIfAborted();
  const webSocket = new WebSocket(url, subprotocol, {
    headers: options.headers,
    agent: options.tunnelAgent,
    perMessageDeflate: false,
    handshakeTimeout: tunnelOpenTimeoutMs,
    maxPayload: tunnelMessageBytes,
  });
  const dialled = new Promise<WebSocket | Refusal>((resolve, reject) => {
    webSocket.once('open', () => {
      webSocket.pause();
      resolve(webSocket);
    });
    webSocket.once('unexpected-response', (request, response) => {
      refusalOf(response)
        .then(resolve, (error: unknown) => reject(networkProblem(error, api)))
        .finally(() => request.destroy());
    });
    // Stays for good: `terminate` before the handshake is done makes one more error.
    webSocket.on('error', (error) => {
      reject(signal.aborted ? signal.reason : networkProblem(error, api));
    });
  });
  const onAbort = (): void => webSocket.terminate();
  signal.addEventListener('abort', onAbort);
  return dialled.finally(() => signal.removeEventListener('abort', onAbort));
}

async function refusalOf(response: IncomingMessage): Promise<Refusal> {
  return parseRefusal(
    response.statusCode ?? 0,
    await bodyText(response, refusalSizeBytes),
    response.headers['retry-after'],
  );
}

function problemOf(refusal: Refusal, to: PodPort, api: Api): Problem {
  if (refusal.status === 404) {
    return new Problem('cluster', `There is no pod ${to.namespace}/${to.pod} any more.`, {
      remedy: 'Try again: another pod may have taken its place.',
      cause: new Error(refusal.message),
    });
  }
  const verb = deniedVerb(refusal.message);
  return refusalProblem(refusal, { verb, resource: portForwards, namespace: to.namespace }, api);
}

/**
 * Which of the two rights is missing: a WebSocket starts as a GET, for which API servers ask `get`, and since Kubernetes 1.35
 * `create` as well. Only the message tells (k8s.io/apiserver, pkg/endpoints/handlers/responsewriters/errors.go, forbiddenMessage).
 */
function deniedVerb(message: string): 'get' | 'create' {
  return message.includes(' cannot get resource ') ? 'get' : 'create';
}
