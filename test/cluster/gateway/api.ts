/** The gateway's way to the API server: JSON over HTTPS with the admin's certificate. */
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { authority, certificate, key } from '../state/certificates.ts';

export type Api = {
  /** Throws with the status and the body when it is not 2xx. */
  readonly send: (method: string, path: string, body?: Body) => Promise<unknown>;
  /** The lines of a watch as they come, until it ends. Throws when it is refused or cut. */
  readonly lines: (path: string) => AsyncGenerator<string>;
};

export type Body = { readonly type: string; readonly value: unknown };

/** Nothing came for so long: the connection is dead. Bookmarks come about once a minute. */
const idleMs = 120_000;

export async function openApi(port: number): Promise<Api> {
  const tls = {
    ca: await readFile(authority()),
    cert: await readFile(certificate('admin')),
    key: await readFile(key('admin')),
  };
  const agent = new Agent({ keepAlive: true, ...tls });
  const ask = (method: string, path: string, body?: Body): Promise<IncomingMessage> => {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const headers = body === undefined ? {} : { 'content-type': body.type };
    const options = { host: '127.0.0.1', port, method, path, headers, agent, timeout: idleMs };
    const asked = request(options, resolve);
    asked.on('error', reject);
    asked.on('timeout', () => asked.destroy(new Error(`${path}: silent for ${idleMs / 1000} s`)));
    asked.end(body === undefined ? undefined : JSON.stringify(body.value));
    return promise;
  };
  return {
    send: async (method, path, body) => {
      const response = await ask(method, path, body);
      return JSON.parse(await bodyOf(method, path, response)) as unknown;
    },
    lines: async function* lines(path) {
      const response = await ask('GET', path);
      if (response.statusCode !== 200) await bodyOf('GET', path, response);
      yield* linesOf(response.setEncoding('utf8'));
    },
  };
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const parts = `${rest}${chunk}`.split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
}

async function bodyOf(method: string, path: string, response: IncomingMessage): Promise<string> {
  const body = await text(response);
  const { statusCode = 0 } = response;
  if (statusCode < 200 || statusCode > 299) throw new Error(`${method} ${path}: ${statusCode} ${body}`);
  return body;
}
