import { listAt, recordAt, textAt, textsAt } from '../kserve/fields.js';
import type { KubeObject } from '../kserve/kube-object.js';
import type { Api } from './api.js';
import { pathSegment } from '../network/path-segment.js';
import type { Ask } from './ask.js';
import type { Resource } from './objects.js';
import { refusalProblem } from './refusal.js';

/** Who the API server takes the person for. */
export type Identity = { readonly name: string; readonly groups: readonly string[] };

/** Something that a person may do or not, in the words of RBAC. */
export type Right = {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** One object alone. */
  readonly name?: string;
  /** All namespaces, or none, when absent. */
  readonly namespace?: string;
};

/** The API server's version, and the user by its words. A question is a POST that stores nothing. */
export type ServerInfo = {
  /** `v1.35.4`; undefined where it answers, and does not tell. Throws Problem "cluster". */
  readonly version: (signal: AbortSignal) => Promise<string | undefined>;
  /** Throws Problem "cluster"; undefined where the server is older than 1.28, which cannot say it. */
  readonly identity: (signal: AbortSignal) => Promise<Identity | undefined>;
  /** Throws Problem "cluster". */
  readonly allows: (right: Right, signal: AbortSignal) => Promise<boolean>;
  /** The groups of its API, each with its versions. Throws Problem "cluster". */
  readonly groups: (signal: AbortSignal) => Promise<ReadonlyMap<string, readonly string[]>>;
  /** The plural names of a group's kinds in a version; none where it lacks that. Throws Problem "cluster". */
  readonly kinds: (group: string, version: string, signal: AbortSignal) => Promise<readonly string[]>;
};

const tries = 4;
/** Said by a server that has no such path. */
const absences: ReadonlySet<number> = new Set([404]);
/** Said by a server that is there, to a person whom it does not know or who may not ask. */
const refusals: ReadonlySet<number> = new Set([401, 403]);

function document(path: string): Resource {
  return { group: '', version: '', plural: path, namespaced: false };
}

/** What the server said; undefined where it has a status of `without`. Throws Problem "cluster" for any other refusal, and where it failed. */
function bodyOf(
  answer: Awaited<ReturnType<Api['read']>>,
  ask: Ask,
  api: Api,
  without = absences,
): KubeObject | undefined {
  if (answer.type === 'answered') return answer.body;
  if (answer.type === 'failed') throw answer.problem;
  if (without.has(answer.status)) return undefined;
  throw refusalProblem(answer, ask, api);
}

/**
 * Paths and fields: kubernetes.io/docs/reference/kubernetes-api/authorization-resources, SelfSubjectAccessReview v1;
 * authentication-resources, SelfSubjectReview v1 (since 1.28); kubernetes.io/docs/concepts/overview/kubernetes-api, discovery.
 */
export function askServer(api: Api): ServerInfo {
  const read = async (path: string, signal: AbortSignal): Promise<KubeObject | undefined> => {
    const answer = await api.read(path, tries, signal);
    return bodyOf(answer, { verb: 'get', resource: document(path) }, api);
  };
  const review = async (
    [group, plural, kind]: readonly [string, string, string],
    spec: object,
    signal: AbortSignal,
  ): Promise<KubeObject | undefined> => {
    const body = { apiVersion: `${group}/v1`, kind, ...spec };
    const answer = await api.create(`/apis/${group}/v1/${plural}`, body, signal);
    const resource = { group, version: 'v1', plural, namespaced: false };
    return bodyOf(answer, { verb: 'create', resource }, api);
  };
  return {
    version: async (signal) => {
      const answer = await api.read('/version', tries, signal);
      const ask: Ask = { verb: 'get', resource: document('/version') };
      return textAt(bodyOf(answer, ask, api, refusals), 'gitVersion');
    },
    identity: async (signal) => {
      const answer = await review(
        ['authentication.k8s.io', 'selfsubjectreviews', 'SelfSubjectReview'],
        {},
        signal,
      );
      const name = textAt(answer, 'status', 'userInfo', 'username');
      return name === undefined
        ? undefined
        : { name, groups: textsAt(answer, 'status', 'userInfo', 'groups') };
    },
    allows: async ({ verb, ...what }, signal) => {
      const spec = { spec: { resourceAttributes: { verb, ...what } } };
      const names = ['authorization.k8s.io', 'selfsubjectaccessreviews', 'SelfSubjectAccessReview'] as const;
      const answer = await review(names, spec, signal);
      return recordAt(answer?.['status'])?.['allowed'] === true;
    },
    groups: async (signal) => {
      const found = await read('/apis', signal);
      return new Map(
        listAt(found, 'groups').flatMap((group) => {
          const name = textAt(group, 'name');
          const versions = listAt(group, 'versions').flatMap((one) => textAt(one, 'version') ?? []);
          return name === undefined ? [] : [[name, versions] as const];
        }),
      );
    },
    kinds: async (group, version, signal) => {
      const found = await read(`/apis/${pathSegment(group)}/${pathSegment(version)}`, signal);
      return listAt(found, 'resources').flatMap((one) => textAt(one, 'name') ?? []);
    },
  };
}
