import type { Api, ApiFailure } from './api.js';
import { askFor, queryString, resourcePath } from './ask.js';
import type { Query, Resource, WatchEvent } from './objects.js';
import { retryAfterMs } from './limits.js';
import { backoffMs, type Pace, pause, usualPace } from './liveness.js';
import type { KubeObject } from '../kserve/kube-object.js';
import { tryList } from './read.js';
import { type Refusal, refusalProblem } from './refusal.js';
import { followStream, type Position, type WatchEnd } from './watch-stream.js';

/** The objects that are watched, and how. */
type WatchTask<Kept> = {
  readonly api: Api;
  readonly resource: Resource;
  readonly query: Query;
  readonly keep: (object: KubeObject) => Kept;
  readonly signal: AbortSignal;
  readonly pace: Pace;
};

/** How one list and what followed it ended. `lived`: it brought events or lasted, so the next pause is short again. */
type Round = {
  readonly end: Exclude<WatchEnd, { type: 'ended' }>;
  readonly lived: boolean;
  readonly isListed: boolean;
};

/** Refusals that waiting will not mend, if one is the first answer. */
const finalRefusals: ReadonlySet<number> = new Set([401, 403, 404]);
const noHistory = { why: 'the API server keeps no history to watch', next: undefined };
/** So often in a row an end without any event is taken as normal; then we pause, lest we ask in a tight loop. */
const emptyRoundsTolerated = 2;
/** So often in a row a stream may end within a second, though events came on it: a server may send one on each. */
const shortRoundsTolerated = 10;
const shortMs = 1000;
const endsAtOnce = { type: 'broken', why: 'the API server ends every watch at once' } as const;

/**
 * Lists, then watches, and again, until `signal`. Our own loop over client-node's login: its ListWatch stops on any error
 * but 410, does not page and has no jitter; its Watch asks for no bookmarks. Throws Problem "cluster" only if the first
 * list is refused with 401, 403 or 404, or if there is no login to ask for it with.
 */
export async function* watchObjects<Kept>(
  api: Api,
  resource: Resource,
  query: Query,
  keep: (object: KubeObject) => Kept,
  signal: AbortSignal,
  pace: Pace = usualPace,
): AsyncGenerator<WatchEvent<Kept>, void, undefined> {
  const watched: WatchTask<Kept> = { api, resource, query, keep, signal, pace };
  try {
    for (let failures = 0, expiries = 0, isFirst = true; ;) {
      const round: Round = yield* listAndFollow(watched, isFirst);
      const { end, lived } = round;
      isFirst &&= !round.isListed;
      failures = lived ? 0 : failures;
      expiries = lived || end.type !== 'expired' ? 0 : expiries + 1;
      if (end.type === 'expired' && expiries <= emptyRoundsTolerated) continue;
      const { why, next } = end.type === 'broken' ? end : noHistory;
      const retryInMs = retryAfter(end) ?? backoffMs(failures, pace.longestPauseMs);
      failures += 1;
      signal.throwIfAborted();
      yield { type: 'interrupted', why, ...(next === undefined ? {} : { next }), retryInMs };
      await pause(retryInMs, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function* listAndFollow<Kept>(
  watched: WatchTask<Kept>,
  isFirst: boolean,
): AsyncGenerator<WatchEvent<Kept>, Round, undefined> {
  const { api, resource, query, keep, signal, pace } = watched;
  const answer = await tryList(api, resource, query, keep, 1, signal);
  if (answer.type !== 'listed') {
    if (isFirst && answer.type === 'refused' && finalRefusals.has(answer.status)) {
      throw refusalProblem(answer, askFor('list', resource, query), api);
    }
    // Asking again and again would start the login program as often, and a browser with it.
    if (isFirst && answer.type === 'failed' && answer.notLoggedIn) throw answer.problem;
    return { end: brokenBy(answer, watched, 'list'), lived: false, isListed: false };
  }
  const listedAt = pace.now();
  yield { type: 'listed', items: answer.listing.items };
  const position: Position = { resourceVersion: answer.listing.resourceVersion, events: 0 };
  const end = yield* followStreams(watched, position);
  return {
    end,
    isListed: true,
    lived: (position.events > 0 && end !== endsAtOnce) || pace.now() - listedAt > pace.longestPauseMs,
  };
}

/** One stream after the other, each from where the last one ended. */
async function* followStreams<Kept>(
  watched: WatchTask<Kept>,
  position: Position,
): AsyncGenerator<WatchEvent<Kept>, Round['end'], undefined> {
  for (let emptyInARow = 0, shortInARow = 0; ;) {
    const startedAt = watched.pace.now();
    const eventsBefore = position.events;
    const opened = await watched.api.open(watchPath(watched, position), watched.signal);
    if (opened.type !== 'opened') return brokenBy(opened, watched, 'watch');
    const end = yield* followStream(opened.response, position, watched.keep, watched.pace);
    if (end.type !== 'ended') return end;
    emptyInARow = position.events > eventsBefore ? 0 : emptyInARow + 1;
    shortInARow = watched.pace.now() - startedAt < shortMs ? shortInARow + 1 : 0;
    if (emptyInARow > emptyRoundsTolerated || shortInARow > shortRoundsTolerated) return endsAtOnce;
  }
}

/** Servers end a watch after 30 to 60 minutes; we ask for 5 to 10, as client-go does, so that load balancers do not cut it. */
function watchPath(
  { resource, query }: Pick<WatchTask<unknown>, 'resource' | 'query'>,
  position: Position,
): string {
  const asked = queryString(query, {
    watch: '1',
    allowWatchBookmarks: 'true',
    resourceVersion: position.resourceVersion,
    timeoutSeconds: String(300 + Math.floor(Math.random() * 300)),
  });
  return `${resourcePath(resource, query.namespace)}?${asked}`;
}

function brokenBy<Kept>(
  answer: Refusal | ApiFailure,
  watched: WatchTask<Kept>,
  verb: 'list' | 'watch',
): Round['end'] {
  if (answer.type === 'failed') {
    return { type: 'broken', why: answer.problem.summary, next: answer.problem.next };
  }
  if (answer.status === 410) return { type: 'expired' };
  const ask = askFor(verb, watched.resource, watched.query);
  const { summary, next } = refusalProblem(answer, ask, watched.api);
  return {
    type: 'broken',
    why: summary,
    ...(answer.status === 403 || answer.noNewLogin !== undefined ? { next } : {}),
    ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
  };
}

/** The pause that the server asks for, within reason: an hour, or the 30 years that a timer takes for no time at all, help nobody. */
function retryAfter(end: WatchEnd): number | undefined {
  if (end.type !== 'broken' || end.retryAfterMs === undefined) return undefined;
  return Math.min(retryAfterMs, end.retryAfterMs);
}
