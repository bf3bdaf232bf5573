import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { openKubeconfig, readLogin } from './kubeconfig.js';

/** A load balancer before an API server, as many clusters have one: it ends watches when it likes. */
export type Gate = {
  /** Leads through it, with the rights of the kubeconfig that it was made from. */
  readonly kubeconfig: string;
  /** New requests wait from here on, and every open watch ends as if the server had ended it. */
  readonly shut: () => Promise<void>;
  /** Those that waited go on. */
  readonly open: () => void;
  /** The answers to watches that went through, as text. */
  readonly watched: () => string;
  readonly close: () => Promise<void>;
};

export async function startGate(kubeconfig: string): Promise<Gate> {
  const { url: target, ca, cert, key } = readLogin(kubeconfig);
  const watches = new Set<ServerResponse>();
  const upstreams = new Set<IncomingMessage>();
  let opened = Promise.withResolvers<void>();
  opened.resolve();
  let watched = '';

  const server = createServer((asked, answer) => {
    void pass(asked, answer);
  });
  async function pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    await opened.promise;
    const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
    const headers = { ...asked.headers, host: target.host };
    const onward = send(new URL(asked.url ?? '/', target), { ca, cert, key, method: asked.method, headers });
    onward.on('error', () => answer.destroy());
    onward.on('response', (response) => {
      upstreams.add(response);
      response.once('close', () => upstreams.delete(response));
      response.on('error', () => answer.destroy());
      answer.writeHead(response.statusCode ?? 502, response.headers);
      if (asked.url?.includes('watch=1') === true) watch(response, answer);
      response.pipe(answer);
    });
    asked.pipe(onward);
  }
  function watch(response: IncomingMessage, answer: ServerResponse): void {
    watches.add(answer);
    answer.once('close', () => watches.delete(answer));
    answer.flushHeaders();
    response.on('data', (chunk) => (watched += String(chunk)));
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    kubeconfig: openKubeconfig(port),
    shut: async () => {
      opened = Promise.withResolvers<void>();
      const ended = [...watches].map((answer) => once(answer, 'close'));
      for (const answer of watches) answer.end();
      await Promise.all(ended);
    },
    open: () => opened.resolve(),
    watched: () => watched,
    close: async () => {
      opened.resolve();
      for (const upstream of upstreams) upstream.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
