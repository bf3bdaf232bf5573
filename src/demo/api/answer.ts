/** What the API answers to one request that is not a watch; the body is JSON. */
export type ApiAnswer = {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A 200 with this value as JSON. */
export function ok(value: unknown): ApiAnswer {
  return { status: 200, body: JSON.stringify(value) };
}
