/** How a part shows that it is ready. */
import { access } from 'node:fs/promises';
import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { connect } from 'node:net';

export type Ready =
  /** Answers with a status of 200–299. The certificate is not checked: the question is only whether it is up. */
  | { readonly url: string }
  /** Takes connections. */
  | { readonly port: number; readonly host?: string }
  /** Wrote this file; an old one is removed before it starts. */
  | { readonly file: string };

/** Asks once. A part that is not there yet is not ready; only a mistake in the question throws. */
export async function isReady(ready: Ready): Promise<boolean> {
  if ('url' in ready) return answersUrl(ready.url);
  if ('port' in ready) return takesConnections(ready.port, ready.host ?? '127.0.0.1');
  return access(ready.file).then(
    () => true,
    () => false,
  );
}

function answersUrl(url: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const options = { agent: false, timeout: 2000, rejectUnauthorized: false };
  const get = url.startsWith('https:') ? getHttps : getHttp;
  const request = get(url, options, (response) => {
    response.resume();
    const { statusCode = 0 } = response;
    resolve(statusCode >= 200 && statusCode < 300);
  });
  request.on('timeout', () => request.destroy(new Error('no answer in 2 s')));
  request.on('error', () => resolve(false));
  return promise;
}

function takesConnections(port: number, host: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ port, host });
  socket.on('connect', () => resolve(true));
  socket.on('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}
