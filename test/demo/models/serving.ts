import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';

import { createDemoModels, startModelServer } from '../../../src/demo/models/catalog.js';

/** The text that the demo's language models learn from. */
export function languageText(): string {
  return readFileSync(new URL('../../../manifests/demo/language-model.txt', import.meta.url), 'utf8');
}

export const demoModels = createDemoModels(languageText).services;

export type Seen = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
  readonly text: string;
};

export type Asked = {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
};

/** One HTTP/1.1 request to a model server. The content type is application/json unless the headers say otherwise. */
export async function ask(port: number, path: string, asked: Asked = {}): Promise<Seen> {
  const method = asked.method ?? (asked.body === undefined ? 'GET' : 'POST');
  const headers = asked.headers ?? { 'content-type': 'application/json' };
  const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false });
  request.end(asked.body);
  const [response] = await once(request, 'response');
  const body = Buffer.concat(await response.toArray());
  return { status: response.statusCode, headers: response.headers, body, text: body.toString() };
}

/** Starts the model server of a demo service, for `await using`. */
export async function serveModel(service: string): Promise<{ readonly port: number } & AsyncDisposable> {
  const model = demoModels.get(service);
  if (model === undefined) throw new Error(`the demo has no ${service}`);
  const { port, close } = await startModelServer(model);
  return { port, [Symbol.asyncDispose]: close };
}
