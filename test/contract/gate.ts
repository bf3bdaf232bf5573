import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { openKubeconfig, readLogin } from './kubeconfig.js';

/** A load balancer before an API server, as many clusters have one: it ends watches when it likes. */
export type Gate = {
  /** Leads through it, with the rights of the kubeconfig that it was made from. */
  readonly kubeconfig: string;
  /**
   * New requests wait from here on, and every open watch ends as if the server had ended it. A watch that waits is open, and is fed empty
   * lines: isvc gives up one that is silent and lists anew, and an API server may take longer to start.
   */
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
  let isShut = false;
  let watched = '';

  const server = createServer((asked, answer) => {
    void pass(asked, answer);
  });
  async function pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const isWatch = asked.url?.includes('watch=1') === true;
    const feeding = isShut && isWatch ? feed(answer) : undefined;
    await opened.promise;
    clearInterval(feeding);
    const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
    const headers = { ...asked.headers, host: target.host };
    const onward = send(new URL(asked.url ?? '/', target), { ca, cert, key, method: asked.method, headers });
    onward.on('error', () => answer.destroy());
    onward.on('response', (response) => {
      upstreams.add(response);
      response.once('close', () => upstreams.delete(response));
      response.on('error', () => answer.destroy());
      // What was fed has its head already; a refusal can only be shown by an end.
      if (!answer.headersSent) answer.writeHead(response.statusCode ?? 502, response.headers);
      else if (response.statusCode !== 200) answer.destroy();
      if (isWatch) watch(response, answer);
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
      isShut = true;
      const ended = [...watches].map((answer) => once(answer, 'close'));
      for (const answer of watches) answer.end();
      await Promise.all(ended);
    },
    open: () => {
      isShut = false;
      opened.resolve();
    },
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

/** The head of a watch at once, and an empty line each second until it is cleared. */
function feed(answer: ServerResponse): NodeJS.Timeout {
  answer.writeHead(200, { 'content-type': 'application/json' });
  answer.write('\n');
  const timer = setInterval(() => answer.write('\n'), 1000);
  answer.once('close', () => clearInterval(timer));
  return timer;
}
