import { identify, refuse, type DemoUser } from './access.js';
import {
  methodNotAllowed,
  noSuchPath,
  notFound,
  ok,
  unsupportedMediaType,
  type ApiAnswer,
} from './answers.js';
import { discover } from './discovery.js';
import type { Failures } from './failures.js';
import { list, type TableView } from './list.js';
import { describeApi } from './openapi.js';
import type { Pages } from './pages.js';
import { readLog } from './log.js';
import type { ObjectStore } from './store.js';
import { toTable, wantsTable, type IncludeObject } from './table.js';
import { parseTarget, type ApiTarget } from './target.js';
import { watch, type Watch } from './watch.js';
import type { PodLogs } from '../objects/pod-logs.js';
import { reviewSelf } from './self-review.js';
import { createToken } from './token-request.js';
import type { TokenIssuer } from '../token-issuer.js';
import { create, patch, remove, update } from './write.js';

/** The state behind the API. */
export type ApiState = {
  readonly store: ObjectStore;
  readonly pages: Pages;
  readonly failures: Failures;
  readonly users: readonly DemoUser[];
  readonly issuer: TokenIssuer;
  readonly logs: PodLogs;
};

export type ApiRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

/** Decides what a request gets: an answer, or a watch to be streamed. Never throws. */
export function respond(state: ApiState, request: ApiRequest): ApiAnswer | Watch {
  const injected = state.failures.take(request.path);
  if (injected !== undefined) return injected;
  const asker = identify(state.users, request.headers['authorization']);
  if ('status' in asker) return asker;
  const document =
    request.method === 'GET' ? (discover(request.path) ?? describeApi(request.path)) : undefined;
  if (document !== undefined) return document;
  const review = request.method === 'POST' ? reviewSelf(asker, request.path, request.body) : undefined;
  if (review !== undefined) return review;
  const target = parseTarget(request.path);
  if (target === undefined) return noSuchPath();
  const verb = verbOf(request, target);
  if (verb === undefined) return methodNotAllowed();
  return refuse(asker, verb, target) ?? perform(state, request, target, verb);
}

type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';

function verbOf({ method, query }: ApiRequest, { name, subresource }: ApiTarget): Verb | undefined {
  if (subresource === 'token') return method === 'POST' ? 'create' : undefined;
  const onObject: Readonly<Record<string, Verb>> = {
    GET: 'get',
    PUT: 'update',
    PATCH: 'patch',
    DELETE: 'delete',
  };
  if (name !== undefined) return onObject[method];
  if (method === 'POST') return 'create';
  if (method !== 'GET') return undefined;
  return ['true', '1'].includes(query.get('watch') ?? '') ? 'watch' : 'list';
}

function perform(state: ApiState, request: ApiRequest, target: ApiTarget, verb: Verb): ApiAnswer | Watch {
  const { store, pages } = state;
  const { query, headers, body } = request;
  const table = tableOptions(request);
  const contentType = headers['content-type'] ?? 'application/json';
  if (verb === 'list') return list(store, pages, target, query, table);
  if (verb === 'watch') return watch(store, target, query, table);
  if (writesWhole(verb) && !contentType.startsWith('application/json')) {
    return unsupportedMediaType('application/json');
  }
  const { name } = target;
  if (target.subresource === 'token' && name !== undefined)
    return createToken(store, state.issuer, { ...target, name }, body);
  if (target.subresource === 'log' && verb === 'get' && name !== undefined)
    return readLog(store, state.logs, { ...target, name }, query);
  if (verb === 'create') return create(store, target, body);
  if (name === undefined || !['status', undefined].includes(target.subresource)) return noSuchPath();
  if (verb === 'get') return get(store, { ...target, name }, table);
  if (verb === 'update') return update(store, { ...target, name }, body);
  if (verb === 'delete') return remove(store, { ...target, name });
  return patch(store, { ...target, name }, contentType, body);
}

function writesWhole(verb: Verb): boolean {
  return verb === 'create' || verb === 'update';
}

function get(store: ObjectStore, target: ApiTarget & { readonly name: string }, table: TableView): ApiAnswer {
  const { kind, namespace, name } = target;
  const stored = store.get(kind, namespace, name);
  if (stored === undefined) return notFound({ kind, name });
  if (table === undefined) return { status: 200, body: stored.json() };
  const { resourceVersion } = stored.object.metadata;
  return ok(toTable(kind, [stored.object], { resourceVersion }, { ...table, headers: true }));
}

function tableOptions({ headers, query }: ApiRequest): TableView {
  if (!wantsTable(headers['accept'] ?? '')) return undefined;
  const include = query.get('includeObject');
  const includeObject: IncludeObject = include === 'None' || include === 'Object' ? include : 'Metadata';
  return { includeObject };
}
