import { failure, internalError, unauthorized, type ApiAnswer } from './answers.js';

export type InjectedStatus = 401 | 403 | 429 | 500 | 503;

const answers: Readonly<Record<InjectedStatus, () => ApiAnswer>> = {
  401: unauthorized,
  403: () =>
    failure({
      code: 403,
      reason: 'Forbidden',
      message: 'forbidden: User "demo" cannot do this: the demo was told to refuse it',
      details: {},
    }),
  // As a restarted API server answers watches of custom resources.
  429: () =>
    failure({
      code: 429,
      reason: 'TooManyRequests',
      message: 'storage is (re)initializing',
      details: { retryAfterSeconds: 1 },
    }),
  500: () => internalError('the demo was told to fail'),
  503: () =>
    failure({
      code: 503,
      reason: 'ServiceUnavailable',
      message: 'the server is currently unable to handle the request',
      details: { retryAfterSeconds: 1 },
    }),
};

export type Failures = {
  /** Returns what ends it before it is used up. */
  readonly failNext: (path: RegExp, status: InjectedStatus, times: number) => () => void;
  /** The failure that this request must get, counted down; undefined when there is none. */
  readonly take: (path: string) => ApiAnswer | undefined;
};

/** Failures that tests ask for, in the order in which they were asked for. */
export function createFailures(): Failures {
  const waiting: { path: RegExp; status: InjectedStatus; times: number }[] = [];
  return {
    failNext: (path, status, times) => {
      const added = { path, status, times };
      waiting.push(added);
      return () => {
        added.times = 0;
      };
    },
    take: (path) => {
      const found = waiting.find((each) => each.times > 0 && each.path.test(path));
      if (found === undefined) return undefined;
      found.times -= 1;
      return answers[found.status]();
    },
  };
}
