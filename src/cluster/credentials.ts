import type { Agent } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { Login } from './kubeconfig.js';
import { loginProblem } from './exec-plugin.js';

/** What a request or a WebSocket needs to be logged in: headers, certificates, agent. Holds secrets: never print it. */
export type LoginOptions = Omit<RequestOptions, 'headers'> & { headers: Record<string, string> };

export type Prepared = { readonly options: LoginOptions; readonly login: Login };

export type Credentials = {
  /** May wait for a person to log in, in a plugin. Throws Problem "cluster" when that fails, or signal.reason. */
  readonly forRequest: (signal: AbortSignal) => Promise<Prepared>;
  /** Reads the kubeconfig again, unless somebody did since `used` was current. False if that gives no login for this server. */
  readonly renew: (used: Login) => boolean;
  /** Closes the idle connections. */
  readonly close: () => void;
};

/** The login by client-node: tokens, certificates, exec plugins, OIDC, the kubeconfig's proxy. */
export function createCredentials(first: Login, load: () => Login): Credentials {
  let login = first;
  /** The latest of those that are being prepared; undefined while nobody waits. */
  let inTurn: Promise<unknown> | undefined;
  const agents = new Set<Agent>();

  async function prepare(): Promise<Prepared> {
    const current = login;
    const options: LoginOptions = { headers: {} };
    try {
      await current.config.applyToHTTPSOptions(options);
    } catch (error) {
      throw loginProblem(current.config.getCurrentUser(), error);
    }
    for (const [name, value] of Object.entries(options.headers)) {
      // A token from a file or a plugin may end with a line break, which no header may hold.
      options.headers[name] = value.trim();
    }
    if (typeof options.agent === 'object') agents.add(keepingAlive(options.agent));
    return { options, login: current };
  }

  return {
    forRequest: (signal) => {
      // One after the other: at the start many requests come at once, and client-node would run the login plugin for each.
      // Where it fails, it fails for all that wait: to ask a person as often as there are requests helps nobody.
      const prepared = (inTurn ?? Promise.resolve()).then(prepare);
      inTurn = prepared;
      const leave = (): void => {
        if (inTurn === prepared) inTurn = undefined;
      };
      prepared.then(leave, leave);
      return unlessAborted(prepared, signal);
    },
    renew: (used) => {
      if (login !== used) return true;
      const fresh = loaded(load);
      // A context that names another server by now must not have its credentials sent to this one.
      if (fresh?.server !== first.server) return false;
      login = fresh;
      return true;
    },
    close: () => {
      for (const agent of agents) agent.destroy();
    },
  };
}

/** The same promise, but given up when the signal says so. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** The login afresh; undefined when the file is gone or being written: the 401 that led here is what a person must see. */
function loaded(load: () => Login): Login | undefined {
  try {
    return load();
  } catch {
    return undefined;
  }
}

/** client-node makes its agents without keep-alive, and takes no option for it; Node's agent reads the field at each use. */
function keepingAlive(agent: Agent): Agent {
  return Object.assign(agent, { keepAlive: true });
}
