import type { LoginChecks } from '../../src/doctor/check-login.js';
import { type StartedCheck, type Check, type Checkup, startCheckup } from '../../src/doctor/checkup.js';
import { fakeCluster, type FakeOptions } from '../discovery/fake-cluster.js';

export function startedCheck<T>(value: T): StartedCheck<T> {
  return { title: 'given', value: Promise.resolve(value) };
}

/** Runs one check on a cluster of these objects; nothing else of a session is there. */
export async function runCheck(
  options: FakeOptions,
  check: (checkup: Checkup, login: LoginChecks, signal: AbortSignal) => unknown,
): Promise<Check> {
  const { signal } = new AbortController();
  const checkup = startCheckup(() => undefined, signal);
  const { cluster } = fakeCluster(options);
  const session = { cluster } as Awaited<NonNullable<LoginChecks['session']['value']>>;
  check(
    checkup,
    { session: startedCheck(session), server: startedCheck(true), login: startedCheck('ann') } as LoginChecks,
    signal,
  );
  const [only] = await checkup.ended();
  if (only === undefined) throw new Error('no check was begun');
  return only;
}
