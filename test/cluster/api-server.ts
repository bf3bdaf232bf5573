import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on loopback that answers as the test says, over plain HTTP. */
export type ApiServer = {
  readonly server: Server;
  readonly port: number;
  readonly requests: readonly IncomingMessage[];
  /** Ends at once: every connection is cut, as by a killed process. */
  readonly kill: () => Promise<void>;
};

export async function startApiServer(answer: RequestListener, port = 0): Promise<ApiServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    server,
    port: (server.address() as AddressInfo).port,
    requests,
    kill: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A kubeconfig of one context, `test`, for a plain HTTP server. Credentials are sent because the cluster allows it. */
export function kubeconfigFor(port: number, user: object = { token: 'secret-token' }): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test', namespace: 'ns' } }],
    clusters: [
      { name: 'test', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } },
    ],
    users: [{ name: 'test', user }],
  });
}

export function sendJson(response: ServerResponse, status: number, body: object, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** A refusal as the API server words it. */
export function sendStatus(response: ServerResponse, code: number, fields: object = {}, headers = {}): void {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, ...fields };
  sendJson(response, code, status, headers);
}

/** A list of InferenceServices as the API server sends it. */
export function listOf(names: readonly string[], resourceVersion: string, next = ''): object {
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceServiceList',
    metadata: { resourceVersion, ...(next === '' ? {} : { continue: next, remainingItemCount: 1 }) },
    items: names.map((name) => inferenceService(name, resourceVersion)),
  };
}

export function inferenceService(name: string, resourceVersion: string): object {
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name, namespace: 'ns', resourceVersion },
  };
}

/** The parameters of a request's URL. */
export function parametersOf(request: IncomingMessage): URLSearchParams {
  return new URL(request.url ?? '', 'http://api').searchParams;
}
