import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { SharedCalls } from '../predict/predict.js';
import type { LoadTarget } from './report.js';
import type { LoadPlan } from './run-load.js';

/** The whole load, as it stands beside the calls: each pod takes its part of it. */
export type PodTask = {
  readonly version: 1;
  readonly pods: number;
  readonly plan: LoadPlan;
  readonly target: LoadTarget;
};

export const taskFile = 'load.json';
export const callsFile = 'calls.gz';

/** Secrets of calls: the headers that were given for them, and a client's certificate. */
export type CallSecrets = {
  readonly headers: Readonly<Record<string, string>>;
  readonly certificate?: { readonly cert: string; readonly key: string };
};

/** The headers that the protocols set. Any other was given for the service, and may be a secret. */
const plainHeaders: ReadonlySet<string> = new Set([
  'accept',
  'content-type',
  'inference-header-content-length',
]);

/** The calls as a ConfigMap may have them, and what may stand only in a Secret: undefined where there is nothing of that kind. */
export function partSecrets(shared: SharedCalls): {
  readonly calls: SharedCalls;
  readonly secrets?: CallSecrets;
} {
  const { certificate, proxies: _, ...trust } = shared.trust;
  const headers = Object.fromEntries(
    shared.calls.flatMap(({ request }) =>
      Object.entries(request.headers).filter(([name]) => !plainHeaders.has(name.toLowerCase())),
    ),
  );
  const calls = {
    ...shared,
    trust,
    calls: shared.calls.map(({ request, about }) => ({
      request: { ...request, headers: onlyPlain(request.headers) },
      about: { ...about, request: { ...about.request, headers: onlyPlain(about.request.headers) } },
    })),
  };
  if (certificate === undefined && Object.keys(headers).length === 0) return { calls };
  return { calls, secrets: { headers, ...(certificate === undefined ? {} : { certificate }) } };
}

/** The calls with their secrets, which a pod gets apart from them. */
export function joinSecrets(calls: SharedCalls, secrets: CallSecrets | undefined): SharedCalls {
  if (secrets === undefined) return calls;
  const { headers, certificate } = secrets;
  return {
    ...calls,
    trust: { ...calls.trust, ...(certificate === undefined ? {} : { certificate }) },
    calls: calls.calls.map(({ request, about }) => ({
      about,
      request: { ...request, headers: { ...request.headers, ...headers } },
    })),
  };
}

/** Bytes that another Node reads (`node:v8`: newer versions read what older ones wrote, and the format has not changed since Node 18). */
export function packCalls(calls: SharedCalls): Uint8Array {
  return gzipSync(serialize(calls));
}

/** The calls as `packCalls` packed them. */
export function unpackCalls(bytes: Uint8Array): SharedCalls {
  return deserialize(gunzipSync(bytes)) as SharedCalls;
}

function onlyPlain(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => plainHeaders.has(name.toLowerCase())));
}
