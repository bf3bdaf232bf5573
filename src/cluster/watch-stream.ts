import { recordAt } from '../kserve/fields.js';
import type { IncomingMessage } from 'node:http';
import type { KubeObject } from '../kserve/kube-object.js';
import type { NextStep } from '../problem.js';
import type { WatchEvent } from './objects.js';
import { guardLiveness, type Pace } from './liveness.js';
import { retryAfterMsOf } from './refusal.js';

/** Up to where the stream was followed. Moved on by every event and bookmark. */
export type Position = { resourceVersion: string; events: number };

/** How one stream ended: as it should, because its history is gone (410), or in a way that needs a pause. */
export type WatchEnd =
  | { readonly type: 'ended' }
  | { readonly type: 'expired' }
  | {
      readonly type: 'broken';
      readonly why: string;
      readonly next?: readonly NextStep[];
      readonly retryAfterMs?: number;
    };

type ChangeEvent<Kept> = Extract<WatchEvent<Kept>, { readonly type: 'changed' }>;

/** A Map: a type named `constructor` must find nothing. */
const changes: ReadonlyMap<unknown, ChangeEvent<unknown>['change']> = new Map([
  ['ADDED', 'added'],
  ['MODIFIED', 'modified'],
  ['DELETED', 'deleted'],
]);

/**
 * Reads one watch to its end, moving `position` on. Event types: kubernetes.io/docs/reference/using-api/api-concepts,
 * "Efficient detection of changes". Never throws; the response is destroyed afterwards.
 */
export async function* followStream<Kept>(
  response: IncomingMessage,
  position: Position,
  keep: (object: KubeObject) => Kept,
  pace: Pace,
): AsyncGenerator<ChangeEvent<Kept>, WatchEnd, undefined> {
  const guard = guardLiveness(pace, (why) => response.destroy(new Error(why)));
  // The guard judges silence from here on.
  response.setTimeout(0);
  try {
    for await (const line of jsonLines(guard.observed(response))) {
      const { type, object } = recordAt(line) ?? {};
      if (type === 'ERROR') return endOf(recordAt(object) ?? {});
      const change = changes.get(type);
      const kubeObject = recordAt(object) ?? {};
      const version = (recordAt(kubeObject['metadata']) ?? {})['resourceVersion'];
      if (typeof version === 'string') position.resourceVersion = version;
      position.events += 1;
      if (change !== undefined) yield { type: 'changed', change, object: keep(kubeObject) };
    }
    return { type: 'ended' };
  } catch (error) {
    return { type: 'broken', why: guard.verdict() ?? whyBroken(error) };
  } finally {
    guard.stop();
    response.destroy();
  }
}

/** The Status inside an ERROR event: HTTP said 200 before the server knew. */
function endOf(status: KubeObject): WatchEnd {
  if (status['code'] === 410) return { type: 'expired' };
  const askedMs = retryAfterMsOf(undefined, (recordAt(status['details']) ?? {})['retryAfterSeconds']);
  const { message } = status;
  return {
    type: 'broken',
    why: `the API server ended the watch: ${typeof message === 'string' ? message : 'no reason given'}`,
    ...(askedMs === undefined || askedMs === 0 ? {} : { retryAfterMs: askedMs }),
  };
}

function whyBroken(error: unknown): string {
  if (error instanceof SyntaxError || error instanceof RangeError) {
    return 'the API server sent something that is not a watch event';
  }
  return 'the connection to the API server was cut';
}

/** Longest line that is waited for. An object in etcd has at most about 1.5 MB (etcd.io/docs, request size limit). */
const longestLineBytes = 64 * 1024 * 1024;

/**
 * Newline-delimited JSON from bytes, however they were cut: between lines, inside one, inside a character.
 * Throws SyntaxError for a line that is not JSON, RangeError for one beyond 64 MiB.
 */
export async function* jsonLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<unknown, void, undefined> {
  // Pieces of an unfinished line stay apart until it ends: joining at every chunk would be quadratic for a huge line.
  let pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      const line = joinedText([...pieces, chunk.subarray(start, end)]);
      pieces = [];
      sizeBytes = 0;
      start = end + 1;
      if (line.trim() !== '') yield JSON.parse(line);
    }
    pieces.push(chunk.subarray(start));
    sizeBytes += chunk.length - start;
    if (sizeBytes > longestLineBytes) throw new RangeError('a line is longer than 64 MiB');
  }
  const rest = joinedText(pieces);
  if (rest.trim() !== '') yield JSON.parse(rest);
}

const newline = 0x0a;

function joinedText(pieces: readonly Uint8Array[]): string {
  return Buffer.concat(pieces).toString('utf8');
}
