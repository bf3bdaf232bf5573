import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LanguageServer } from '../../src/demo/models/language-server.js';
import type { Exchange } from '../../src/inference/exchange.js';
import type { Service } from '../../src/kserve/service.js';
import type { PredictOptions } from '../../src/predict/predict.js';
import { makeService } from '../discovery/make-service.js';
import { serveText } from '../demo/models/language-calls.js';
import { openPredictor, options } from './open-predictor.js';

/** Never aborted. */
export const never = new AbortController().signal;
export const writer: Service = makeService({ name: 'writer', protocol: 'openai', format: 'vLLM' });
export const qwen: Service = makeService({
  name: 'qwen',
  protocol: 'v1',
  format: 'huggingface',
  mayBeOpenAi: true,
});
/** KServe's server for language models. */
export const kserve: Partial<LanguageServer> = { flavour: 'kserve', names: ['qwen'] };

/** One prediction at a port. */
export async function predictAt(
  port: number,
  service: Service,
  asked: PredictOptions,
  signal: AbortSignal = never,
): Promise<Exchange> {
  const predictor = openPredictor(port);
  try {
    return await predictor.predict(service, asked, signal);
  } finally {
    predictor.close();
  }
}

/** One prediction at a language server of the demo's kind, that is there for it alone. */
export async function predict(
  service: Service,
  payload: string | undefined,
  more: Partial<PredictOptions> = {},
  server: Partial<LanguageServer> = {},
): Promise<Exchange> {
  await using served = await serveText(server);
  return await predictAt(served.port, service, options(payload, more));
}

/** A server of the test's own, for what the demo's never does. */
export async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    asked,
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export const list = (...ids: readonly string[]) =>
  JSON.stringify({ object: 'list', data: ids.map((id) => ({ id, object: 'model' })) });
export const json = (response: ServerResponse, status: number, body: string) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
export const chunk = (content: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ model: 'm', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;

/** The text of an answer, whole or in part. */
export function said({ answer, partial }: Exchange): string {
  return (answer ?? partial)?.text?.choices[0]?.content ?? '';
}
