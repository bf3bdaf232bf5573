import { allows, type Asker } from './access.js';
import type { ApiAnswer } from './answers.js';
import { at, textAt } from './api-object.js';

const groups = ['system:authenticated'];

/** POST to one of the two questions that everybody may ask of themselves; undefined for any other path. Nothing is stored. */
export function reviewSelf(asker: Asker, path: string, body: string): ApiAnswer | undefined {
  switch (path) {
    case '/apis/authentication.k8s.io/v1/selfsubjectreviews':
      return created({
        kind: 'SelfSubjectReview',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: { creationTimestamp: null },
        status: { userInfo: { username: asker.name, groups } },
      });
    case '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews':
      return created(accessReview(asker, parse(body)));
    default:
      return undefined;
  }
}

function accessReview(asker: Asker, asked: unknown): object {
  const attributes = at(asked, 'spec', 'resourceAttributes');
  const part = textAt(attributes, 'subresource');
  const resource = `${textAt(attributes, 'resource') ?? ''}${part === undefined ? '' : `/${part}`}`;
  const allowed = allows(asker, textAt(attributes, 'verb') ?? '', resource, textAt(attributes, 'namespace'));
  return {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: { creationTimestamp: null },
    spec: { resourceAttributes: attributes },
    status: { allowed },
  };
}

function created(value: object): ApiAnswer {
  return { status: 201, body: JSON.stringify(value) };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // a question about nothing, which is not allowed
  }
}
