import { qualifiedName, type Kind } from './kinds.js';

/** The API's answer to one request that is not a watch; the body is JSON. */
export type ApiAnswer = {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A 200 with this value as JSON. */
export function ok(value: unknown): ApiAnswer {
  return { status: 200, body: JSON.stringify(value) };
}

/** The subject of a Status. */
export type Subject = { readonly kind: Kind; readonly name?: string; readonly namespace?: string };

type StatusFields = {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
};

/** A failure as an API server states it (meta/v1 Status). */
export function failure({ code, reason, message, details, metadata = {} }: StatusFields): ApiAnswer {
  const body = JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    metadata,
    status: 'Failure',
    message,
    reason,
    ...(details === undefined ? {} : { details }),
    code,
  });
  const retryAfter = Number(details?.['retryAfterSeconds']);
  return {
    status: code,
    body,
    ...(Number.isNaN(retryAfter) ? {} : { headers: { 'retry-after': String(retryAfter) } }),
  };
}

/** The token is not known. */
export function unauthorized(): ApiAnswer {
  return failure({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
}

/** The user may not do this; the message names verb, resource, group and namespace as RBAC's does. */
export function forbidden(user: string, verb: string, subject: Subject, subresource?: string): ApiAnswer {
  const { kind, name, namespace } = subject;
  const resource = subresource === undefined ? kind.plural : `${kind.plural}/${subresource}`;
  const scope = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return failure({
    code: 403,
    reason: 'Forbidden',
    message: `${named(subject)} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "${kind.group}" ${scope}`,
    details: details({ kind, ...(name === undefined ? {} : { name }) }),
  });
}

/** There is no such object. */
export function notFound(subject: Subject): ApiAnswer {
  return failure({
    code: 404,
    reason: 'NotFound',
    message: `${named(subject)} not found`,
    details: details(subject),
  });
}

/** There is no such path. */
export function noSuchPath(): ApiAnswer {
  return failure({
    code: 404,
    reason: 'NotFound',
    message: 'the server could not find the requested resource',
    details: {},
  });
}

/** The request itself is wrong. */
export function badRequest(message: string): ApiAnswer {
  return failure({ code: 400, reason: 'BadRequest', message });
}

/** The path has no such method. */
export function methodNotAllowed(): ApiAnswer {
  const message = 'the server does not allow this method on the requested resource';
  return failure({ code: 405, reason: 'MethodNotAllowed', message, details: {} });
}

/** The server itself failed. */
export function internalError(message: string): ApiAnswer {
  return failure({
    code: 500,
    reason: 'InternalError',
    message: `Internal error occurred: ${message}`,
    details: { causes: [{ message }] },
  });
}

/** The body is not in a format that is read here: not JSON, or another kind of patch. */
export function unsupportedMediaType(accepted: string): ApiAnswer {
  return failure({
    code: 415,
    reason: 'UnsupportedMediaType',
    message: `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
  });
}

/** An object of that name exists already. */
export function alreadyExists(subject: Subject): ApiAnswer {
  return failure({
    code: 409,
    reason: 'AlreadyExists',
    message: `${named(subject)} already exists`,
    details: details(subject),
  });
}

/** The object changed since the client read it. */
export function conflict(subject: Subject): ApiAnswer {
  return failure({
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${named(subject)}: the object has been modified; please apply your changes to the latest version and try again`,
    details: details(subject),
  });
}

/** A revision or a continue token that the server no longer has. */
export function expired(message: string, continueToken?: string): ApiAnswer {
  const metadata = continueToken === undefined ? {} : { continue: continueToken };
  return failure({ code: 410, reason: 'Expired', message, metadata });
}

function named({ kind, name }: Subject): string {
  return name === undefined ? qualifiedName(kind) : `${qualifiedName(kind)} "${name}"`;
}

function details({ kind, name }: Subject): Readonly<Record<string, unknown>> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.plural,
  };
}
