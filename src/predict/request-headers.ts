import { hiddenValue, isSecretHeader } from '../inference/secret-headers.js';

type Headers = Readonly<Record<string, string>>;

export function lowerCase(headers: Headers): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** What goes with every request. A token that is asked for when it is needed goes before any other. */
export type Login = {
  readonly headers: Headers;
  readonly token?: {
    readonly get: (signal: AbortSignal) => Promise<string>;
    /** Told of a token that was not accepted. */
    readonly refused: (token: string) => void;
  };
};

/** The given headers, and the token as `Authorization: Bearer …` unless one was given by hand. */
export function givenHeaders(headers: Headers, token: string | undefined): Headers {
  return token === undefined ? headers : { authorization: `Bearer ${token}`, ...lowerCase(headers) };
}

/** The same headers with `$TOKEN`, `$COOKIE` and the like where secrets stand, so that no exchange that is kept holds one. */
export function hideSecrets(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isSecretHeader(name, value) ? hiddenValue(name, value) : value,
    ]),
  );
}
