import type { IncomingMessage } from 'node:http';
import type { KubeObject } from '../kserve/kube-object.js';
import { Problem } from '../problem.js';
import { bodyText } from './body-text.js';
import { createCredentials, type Credentials, type LoginForRequest } from './credentials.js';
import type { Login } from './kubeconfig.js';
import type { Environment } from './kubeconfig-files.js';
import { answerSizeBytes, refusalSizeBytes } from './limits.js';
import { networkProblem } from './network-problem.js';
import type { LoginPresence } from './login-presence.js';
import { pause, readPauseMs } from './liveness.js';
import type { ApiProxy } from './proxy.js';
import { parseRefusal, type Refusal, type Refusing } from './refusal.js';
import { type Outgoing, send } from './send.js';

/** Nobody answered, or not as an API server does. */
export type ApiFailure = {
  readonly type: 'failed';
  readonly problem: Problem;
  /** The login could not be prepared: its program is missing or failed. Nothing was sent. */
  readonly notLoggedIn?: true;
};
export type BodyAnswer = { readonly type: 'answered'; readonly body: KubeObject };
/** An answer whose body is still to come: a watch. */
export type ApiStream = { readonly type: 'opened'; readonly response: IncomingMessage };

/** Requests to one API server, logged in. What goes wrong is a value; only `signal` makes them throw. */
export type Api = Refusing & {
  readonly proxy?: ApiProxy;
  readonly credentials: Credentials;
  /** The whole answer as JSON. 429 and 5xx are tried again until `tries` are used up. */
  readonly read: (
    path: string,
    tries: number,
    signal: AbortSignal,
  ) => Promise<BodyAnswer | Refusal | ApiFailure>;
  /** POSTs JSON, once, and reads the whole answer. */
  readonly create: (
    path: string,
    body: object,
    signal: AbortSignal,
  ) => Promise<BodyAnswer | Refusal | ApiFailure>;
  /** DELETEs, with the options in the body. */
  readonly remove: (
    path: string,
    options: object,
    signal: AbortSignal,
  ) => Promise<BodyAnswer | Refusal | ApiFailure>;
  /** The answer's head; the caller reads, and destroys, the body. */
  readonly open: (path: string, signal: AbortSignal) => Promise<ApiStream | Refusal | ApiFailure>;
  readonly close: () => void;
};

/** `load` reads the kubeconfig again when a login has expired; `environment` and `presence` are for its login program. */
export function createApi(
  login: Login,
  load: () => Login,
  environment: Environment,
  presence?: LoginPresence,
): Api {
  const { server, proxy } = login;
  const credentials = createCredentials(login, load, environment, presence);

  /** Why the login could not be prepared, if that is what failed. */
  const loginFailures = new WeakSet<object>();

  async function prepare(signal: AbortSignal): Promise<LoginForRequest> {
    try {
      return await credentials.forRequest(signal);
    } catch (error) {
      if (error instanceof Problem) loginFailures.add(error);
      throw error;
    }
  }

  async function open(outgoing: Outgoing, signal: AbortSignal) {
    try {
      const first = await prepare(signal);
      const answer = await answerOf(await send(outgoing, first.options, signal));
      if (answer.type === 'opened' || answer.status !== 401 || !credentials.renew(first.login)) return answer;
      // A 401 may only mean that the token ran out: the login is made afresh, once. It may wait for a person.
      const second = await prepare(signal).catch(ifLoginFailed);
      if (second instanceof Problem) return { ...answer, noNewLogin: second };
      return await answerOf(await send(outgoing, second.options, signal));
    } catch (error) {
      signal.throwIfAborted();
      const problem = networkProblem(error, login);
      const notLoggedIn = loginFailures.has(problem) ? ({ notLoggedIn: true } as const) : {};
      return { type: 'failed', problem, ...notLoggedIn } as const;
    }
  }

  async function whole(outgoing: Outgoing, signal: AbortSignal): Promise<BodyAnswer | Refusal | ApiFailure> {
    const opened = await open(outgoing, signal);
    if (opened.type !== 'opened') return opened;
    try {
      const text = await bodyText(opened.response, answerSizeBytes);
      // The answer to a POST is a token: no part of it may be the cause of anything.
      return parseAnswer(text) ?? notAnApiServer(server, outgoing.body === undefined ? text : 'no object');
    } catch (error) {
      signal.throwIfAborted();
      return { type: 'failed', problem: networkProblem(error, login) };
    }
  }

  async function read(
    path: string,
    tries: number,
    signal: AbortSignal,
  ): Promise<BodyAnswer | Refusal | ApiFailure> {
    // kube-apiserver compresses answers from 128 kB up: long lists come several times faster from afar.
    const outgoing = { url: `${server}${path}`, headers: { 'accept-encoding': 'gzip' } };
    for (let failures = 0; ; failures += 1) {
      const answer = await whole(outgoing, signal);
      if (answer.type !== 'refused' || !isPassing(answer.status) || failures + 1 >= tries) return answer;
      await pause(readPauseMs(answer.retryAfterMs, failures), signal);
    }
  }

  return {
    server,
    refused: new Set(),
    ...(proxy === undefined ? {} : { proxy }),
    credentials,
    read,
    create: (path, body, signal) => {
      const headers = { 'content-type': 'application/json' };
      return whole({ url: `${server}${path}`, headers, body: JSON.stringify(body) }, signal);
    },
    remove: (path, options, signal) => {
      const body = JSON.stringify(options);
      // Node frames the body of a POST by itself, and not that of a DELETE: it would stand before the next request.
      const length = { 'content-length': String(Buffer.byteLength(body)) };
      const headers = { 'content-type': 'application/json', ...length };
      return whole({ url: `${server}${path}`, method: 'DELETE', headers, body }, signal);
    },
    open: (path, signal) => open({ url: `${server}${path}`, headers: {}, streams: true }, signal),
    close: credentials.close,
  };
}

async function answerOf(response: IncomingMessage): Promise<ApiStream | Refusal> {
  const { statusCode = 0, headers } = response;
  if (statusCode === 200 || statusCode === 201) return { type: 'opened', response };
  return parseRefusal(statusCode, await bodyText(response, refusalSizeBytes), headers['retry-after']);
}

/** The answer that asked for another login is told then, and why there is none. */
function ifLoginFailed(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}

function isPassing(status: number): boolean {
  return status === 429 || status >= 500;
}

/** Undefined for what is not a JSON object. */
function parseAnswer(text: string): BodyAnswer | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    return isObject ? { type: 'answered', body: { ...body } } : undefined;
  } catch {
    // Not JSON at all: a proxy's page.
    return undefined;
  }
}

function notAnApiServer(server: string, text: string): ApiFailure {
  const problem = new Problem('cluster', `${server} answered, but not as a Kubernetes API server does.`, {
    remedy:
      'Check the address of this context with: kubectl config view --minify. A proxy or login page may stand in between.',
    cause: text.slice(0, 200),
  });
  return { type: 'failed', problem };
}
