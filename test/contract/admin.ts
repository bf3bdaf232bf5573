/** Changes of the real cluster as its admin, by requests of our own: kubectl reads the whole schema of a cluster before each apply. */
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingMessage } from 'node:http';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import { readLogin } from './kubeconfig.js';

export type Admin = {
  /** Makes the object as given (server-side apply), and its status where it states one. */
  readonly apply: (object: KubeObject) => Promise<void>;
  /** It is gone when this resolves; a pod at once, as the node that would end it may be made up. */
  readonly remove: (object: KubeObject) => Promise<void>;
  readonly get: (path: string) => Promise<unknown>;
  readonly close: () => void;
};

const againMs = 250;
/** A namespace goes when all that is in it has. */
const goneTries = 600;

type Named = { readonly name: string; readonly namespace?: string };

/** The API's plural of a kind, where an `s` alone does not do: `Ingress`, `Gateway`. */
function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  return singular.endsWith('s') ? `${singular}es` : `${singular}s`;
}

export function pathOf({ apiVersion, kind, metadata }: KubeObject): string {
  const { name, namespace } = metadata as Named;
  const version = String(apiVersion);
  const group = version.includes('/') ? `/apis/${version}` : `/api/${version}`;
  const space = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `${group}${space}/${pluralOf(String(kind))}/${name}`;
}

export function openAdmin(kubeconfig: string): Admin {
  const { url, ca, cert, key } = readLogin(kubeconfig);
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca, cert, key });

  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const headers = { 'content-type': 'application/apply-patch+yaml' };
    const asked = request(new URL(path, url), { method, agent, headers }, resolve);
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
    const response = await promise;
    const answer = await text(response);
    const { statusCode = 0 } = response;
    if (method === 'DELETE' && (statusCode === 404 || statusCode === 409))
      return statusCode === 404 ? undefined : {};
    if (statusCode < 300) return JSON.parse(answer);
    throw new Error(`${method} ${path}: ${statusCode} ${answer.slice(0, 300)}`);
  };
  const put = (path: string, object: object) =>
    ask('PATCH', `${path}?fieldManager=isvc-contract&force=true`, object);
  return {
    apply: async ({ status, ...object }) => {
      const path = pathOf(object);
      await put(path, object);
      if (status !== undefined) await put(`${path}/status`, { ...object, status });
    },
    remove: async (object) => {
      const path = pathOf(object);
      for (let left = goneTries; left > 0; left -= 1) {
        if ((await ask('DELETE', `${path}?gracePeriodSeconds=0`)) === undefined) return;
        await sleep(againMs);
      }
      throw new Error(`${path} does not go away`);
    },
    get: (path) => ask('GET', path),
    close: () => agent.destroy(),
  };
}
