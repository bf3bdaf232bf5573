/** One request as the demo's servers see it, the same for HTTP/1.1 and HTTP/2. */
export type DemoRequest = {
  readonly method: string;
  /** `Host` or `:authority` as the client sent it. */
  readonly authority: string;
  /** Absolute path, without its query. */
  readonly path: string;
  /** Names in lower case, without HTTP/2's pseudo headers. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** The answer of a handler. With trailers and an empty body over HTTP/2 the trailers still follow the headers. */
export type DemoAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly trailers?: Readonly<Record<string, string>>;
  /** No content length: HTTP/1.1 sends the body in chunks. */
  readonly chunked?: boolean;
  /** In place of `body`, a chunk each, when they come. One that throws breaks the answer off. */
  readonly chunks?: AsyncIterable<Uint8Array>;
};

/** `reset`: no answer, the stream is broken off. */
export type DemoOutcome = DemoAnswer | 'reset';

/** Answers one request. The signal aborts when the client goes away; a handler may then throw. */
export type DemoHandler = (request: DemoRequest, signal: AbortSignal) => Promise<DemoOutcome>;

const encoder = new TextEncoder();

/** An answer whose body is this text; no content type where none is given. */
export function textAnswer(status: number, text: string, contentType?: string): DemoAnswer {
  return {
    status,
    headers: contentType === undefined ? {} : { 'content-type': contentType },
    body: encoder.encode(text),
  };
}

/** An answer whose body is this JSON text, with the exact content type that FastAPI writes. */
export function jsonAnswer(status: number, json: string): DemoAnswer {
  return textAnswer(status, json, 'application/json');
}
