import type { LoginChecks } from '../../src/doctor/check-login.js';
import { type Begun, type Check, type Checkup, startCheckup } from '../../src/doctor/checkup.js';
import { fakeCluster, type FakeOptions } from '../discovery/fake-cluster.js';

export function begun<T>(value: T): Begun<T> {
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
  const patient = { cluster } as Awaited<NonNullable<LoginChecks['patient']['value']>>;
  check(
    checkup,
    { patient: begun(patient), server: begun(true), login: begun('ann') } as LoginChecks,
    signal,
  );
  const [only] = await checkup.ended();
  if (only === undefined) throw new Error('no check was begun');
  return only;
}
