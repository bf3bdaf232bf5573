import type { DemoUser } from '../../../src/demo/api/access.js';
import { createFailures } from '../../../src/demo/api/failures.js';
import { kinds, type Kind } from '../../../src/demo/api/kinds.js';
import { createPages } from '../../../src/demo/api/pages.js';
import { createTokenIssuer } from '../../../src/demo/token-issuer.js';
import { respond, type ApiState } from '../../../src/demo/api/respond.js';
import { createStore } from '../../../src/demo/api/store.js';
import { createPodLogs } from '../../../src/demo/objects/pod-logs.js';
import type { OpenWatch } from '../../../src/demo/api/watch.js';
import type { KubeObject } from '../../../src/kserve/kube-object.js';

export const isvcs = '/apis/serving.kserve.io/v1beta1/namespaces/ns/inferenceservices';

export function kindNamed(name: string): Kind {
  const kind = kinds.find((each) => each.kind === name);
  if (kind === undefined) throw new Error(`no kind ${name}`);
  return kind;
}

export function isvc(name: string, more: { labels?: KubeObject; spec?: KubeObject } = {}): KubeObject {
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name, namespace: 'ns', ...(more.labels === undefined ? {} : { labels: more.labels }) },
    spec: more.spec ?? { predictor: {} },
  };
}

export type Reply = { readonly status: number; readonly body: Record<string, unknown> };

export type SmallApi = {
  readonly state: ApiState;
  readonly put: (object: KubeObject) => void;
  readonly ask: (
    method: string,
    path: string,
    more?: { body?: unknown; headers?: Readonly<Record<string, string>> },
  ) => Reply;
  /** The body of an answer that is not JSON. */
  readonly text: (method: string, path: string) => string;
  /** Opens a watch, or a log that is followed. */
  readonly open: (path: string, write: (text: string) => void) => OpenWatch;
  /** Opens a watch and gathers its events. */
  readonly watch: (path: string, headers?: Readonly<Record<string, string>>) => Watching;
};

export type Watching = OpenWatch & {
  readonly events: { type: string; object: Record<string, unknown> }[];
  ended: boolean;
};

/** The API's answers without a socket, over a store with these InferenceServices. */
export function smallApi(objects: readonly KubeObject[] = [], users: readonly DemoUser[] = []): SmallApi {
  const store = createStore();
  const state = {
    store,
    pages: createPages(store),
    failures: createFailures(),
    users,
    issuer: createTokenIssuer(),
    logs: createPodLogs(),
  };
  const put = (object: KubeObject): void => void store.put(kindNamed('InferenceService'), object);
  objects.forEach(put);
  const send = (method: string, path: string, headers: Readonly<Record<string, string>>, body: string) => {
    const url = new URL(path, 'http://api.invalid');
    return respond(state, { method, path: url.pathname, query: url.searchParams, headers, body });
  };
  const openStream = (
    path: string,
    headers: Readonly<Record<string, string>>,
    write: (text: string) => void,
    end: () => void,
  ): OpenWatch => {
    const answer = send('GET', path, headers, '');
    if ('status' in answer) throw new Error(answer.body);
    return answer.open(write, end);
  };
  return {
    state,
    put,
    text: (method, path) => {
      const answer = send(method, path, {}, '');
      if (!('status' in answer) || answer.status !== 200) throw new Error(JSON.stringify(answer));
      return answer.body;
    },
    open: (path, write) => openStream(path, {}, write, () => undefined),
    ask: (method, path, { body, headers = {} } = {}) => {
      const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
      const answer = send(method, path, headers, text);
      if (!('status' in answer)) throw new Error('this is a watch');
      return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
    },
    watch: (path, headers = {}) => {
      const watching = { events: [] as Watching['events'], ended: false };
      const open = openStream(
        path,
        headers,
        (line) => watching.events.push(JSON.parse(line) as Watching['events'][number]),
        () => (watching.ended = true),
      );
      return Object.assign(watching, open);
    },
  };
}
