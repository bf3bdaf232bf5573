import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';

/** One answer that a test writes, as it likes. */
export type HeldAnswer = {
  /** The question, from its body. */
  readonly asked: unknown;
  readonly write: (content: string) => void;
  /** The whole text has come: its tokens, and the end. */
  readonly finish: (promptTokens?: number, completionTokens?: number) => void;
  /** The connection ends in the middle. */
  readonly breakOff: () => void;
  /** The client has left before the end. */
  readonly left: Promise<void>;
};

/** A server with one language model, whose answers come when a test says so. It is closed with the test. */
export async function serveHeldAnswers({ contextTokens = 4096 } = {}) {
  const answers: HeldAnswer[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (piece: string) => (body += piece));
    request.on('end', () => answer(request, body, response));
  });
  function answer(request: IncomingMessage, body: string, response: ServerResponse): void {
    if (request.method === 'GET') {
      const list = { object: 'list', data: [{ id: 'm', max_model_len: contextTokens }] };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(list));
      return;
    }
    const left = Promise.withResolvers<void>();
    response.once('close', () => left.resolve());
    const asked: unknown = JSON.parse(body);
    response.setHeader('content-type', 'text/event-stream');
    response.flushHeaders();
    const event = (value: object) => response.write(`data: ${JSON.stringify(value)}\n\n`);
    answers.push({
      asked,
      write: (content) => event({ model: 'm', choices: [{ index: 0, delta: { content } }] }),
      finish: (promptTokens = 5, completionTokens = 7) => {
        event({ model: 'm', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
        const usage = {
          prompt_tokens: promptTokens,
          completion_tokens: completionTokens,
          total_tokens: promptTokens + completionTokens,
        };
        event({ model: 'm', choices: [], usage });
        response.end('data: [DONE]\n\n');
      },
      breakOff: () => response.destroy(),
      left: left.promise,
    });
  }
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    /** The answer to the request of that number, from 0, once it has come. */
    answer: async (at = 0): Promise<HeldAnswer> => {
      await expect.poll(() => answers.length).toBeGreaterThan(at);
      const found = answers[at];
      if (found === undefined) throw new Error(`There is no request ${at}.`);
      return found;
    },
  };
}
