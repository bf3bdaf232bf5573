import { createAgents, type Agents } from './agents.js';
import { execLogin, type ExecCredential } from './exec-plugin.js';
import type { Login } from './kubeconfig.js';
import type { Environment } from './kubeconfig-files.js';
import type { LoginPresence } from './login-presence.js';
import { headerText, impersonationHeaders } from './impersonation.js';
import { authorizationOf, certificatesOf, execCluster, loginProblem, usesExec } from './login-parts.js';

/** The options with which a request or a WebSocket is logged in. Holds secrets: never print it. */
export type LoginOptions = Pick<Agents, 'agent' | 'tunnelAgent' | 'absoluteForm'> & {
  readonly headers: Readonly<Record<string, string | string[]>>;
};

export type LoginForRequest = { readonly options: LoginOptions; readonly login: Login };

export type Credentials = {
  /** May wait for a person to log in, in a plugin. Throws Problem "cluster" when that fails, or signal.reason. */
  readonly forRequest: (signal: AbortSignal) => Promise<LoginForRequest>;
  /** Reads the kubeconfig again, unless somebody did since `used` was current. False if that gives no login for this server. */
  readonly renew: (used: Login) => boolean;
  /** Closes the idle connections, and ends a login program that runs. */
  readonly close: () => void;
};

/** The parts of a login that are kept between requests. */
type LoginCache = {
  readonly login: Login;
  readonly credential?: ExecCredential;
  /** With the client certificate that they show. */
  readonly agents?: { readonly opened: Agents; readonly cert: string | undefined };
};

/** The login that is being prepared, for all that wait for it. */
type SharedLogin = {
  readonly login: Login;
  readonly result: Promise<LoginForRequest>;
  waiting: number;
  readonly stop: AbortController;
};

/** The login of a kubeconfig: tokens, certificates, login programs, impersonation, proxies. */
export function createCredentials(
  first: Login,
  load: () => Login,
  environment: Environment,
  presence?: LoginPresence,
): Credentials {
  let login = first;
  let kept: LoginCache = { login };
  let preparing: SharedLogin | undefined;
  /** Of logins before: requests may be under way on them, and watches, which another login does not concern. */
  let retired: readonly Agents[] = [];

  async function prepare(current: Login, signal: AbortSignal): Promise<LoginForRequest> {
    try {
      const { user } = current;
      const credential = usesExec(user) ? await runOnce(current, signal) : undefined;
      const authorization =
        credential?.token === undefined
          ? await authorizationOf(current)
          : `Bearer ${headerText(credential.token.trim())}`;
      const { agent, tunnelAgent, absoluteForm } = await agentsFor(current, credential);
      const headers = {
        ...(authorization === undefined ? {} : { Authorization: authorization }),
        ...impersonationHeaders(user.impersonate),
      };
      const options = {
        headers,
        agent,
        tunnelAgent,
        ...(absoluteForm === undefined ? {} : { absoluteForm }),
      };
      return { options, login: current };
    } catch (error) {
      signal.throwIfAborted();
      throw loginProblem(error);
    }
  }

  /** Runs the login program, unless what it gave last time still holds. */
  async function runOnce(current: Login, signal: AbortSignal): Promise<ExecCredential | undefined> {
    const { exec } = current.user;
    if (exec === undefined) return undefined;
    const before = kept.login === current ? kept.credential : undefined;
    if (before !== undefined && (before.expiresAt === undefined || Date.now() < before.expiresAt))
      return before;
    const credential = await execLogin(exec, execCluster(current), environment, presence, signal);
    kept = { ...kept, login: current, credential };
    return credential;
  }

  /** Connections are kept for as long as the certificates on them are the same. */
  async function agentsFor(current: Login, credential: ExecCredential | undefined): Promise<Agents> {
    const { agents } = kept;
    if (agents !== undefined && kept.login === current && agents.cert === credential?.cert)
      return agents.opened;
    const opened = await createAgents(certificatesOf(current, credential), current.proxy);
    if (agents !== undefined) retired = [...retired, agents.opened];
    retired = retired.filter((before) => {
      const isIdle = before.retire();
      if (isIdle) before.close();
      return !isIdle;
    });
    kept = {
      login: current,
      ...(credential === undefined ? {} : { credential }),
      agents: { opened, cert: credential?.cert },
    };
    return opened;
  }

  /** One for all that come meanwhile: at the start many requests do, and a person is to be asked once. */
  function sharedPreparation(): SharedLogin {
    if (preparing?.login === login) return preparing;
    const stop = new AbortController();
    const started: SharedLogin = { login, result: prepare(login, stop.signal), waiting: 0, stop };
    preparing = started;
    const leave = (): void => {
      if (preparing === started) preparing = undefined;
    };
    started.result.then(leave, leave);
    return started;
  }

  return {
    forRequest: async (signal) => {
      signal.throwIfAborted();
      const shared = sharedPreparation();
      shared.waiting += 1;
      try {
        return await unlessAborted(shared.result, signal);
      } finally {
        shared.waiting -= 1;
        // A login program that nobody waits for any more is ended; the next request starts it anew.
        if (shared.waiting === 0 && preparing === shared) {
          preparing = undefined;
          shared.stop.abort(new Error('nobody waits for this login'));
        }
      }
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
      preparing?.stop.abort(new Error('closed'));
      for (const agents of [...retired, kept.agents?.opened]) agents?.close();
    },
  };
}

/** The same promise, but given up when the signal says so. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
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
