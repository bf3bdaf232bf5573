/** Thirteen ways in which a predictor fails on a real node (test/cluster/node/manifests/failing.yaml), and what isvc says of each. */
import { vi } from 'vitest';
import { isvc } from './node-world.ts';

/** The reason that a person reads for each, whatever the count of its restarts is by then. */
export const reasons: Readonly<Record<string, RegExp>> = {
  'as-root': /predictor: CreateContainerConfigError: container has runAsNonRoot and image will run as root/,
  'bad-command': /exec: "\/no\/such\/program": stat \/no\/such\/program: no such file or directory/,
  'bad-host': /Failed to connect to HTTP endpoint 'no-such-host\.example\.org'/,
  'bad-model': /predictor: CrashLoopBackOff: exit 1, \d+ restarts?/,
  'bad-uri': /HTTP resource not found at 'http:\/\/model-files\.\S+\/nothing-here\.joblib'/,
  'needs-cpu': /predictor: Unschedulable: 0\/1 nodes are available: 1 Insufficient cpu/,
  'needs-gpu': /predictor: Unschedulable: 0\/1 nodes are available: 1 Insufficient nvidia\.com\/gpu/,
  'never-ready': /predictor: NotReady: it runs, but its readiness probe has not passed/,
  'no-image': /predictor: ImagePullBackOff: kserve\/no-such-server:v9: not found/,
  'no-pvc': /predictor: Unschedulable: 0\/1 nodes are available: persistentvolumeclaim "not-there" not found/,
  'no-secret': /predictor: CreateContainerConfigError: secret "not-there" not found/,
  'private-image':
    /predictor: ImagePullBackOff: private\/server:v1: pull access denied, repository does not exist/,
  'too-small': /predictor: OOMKilled: exit 137, \d+ restarts?/,
};

/** The names whose reason isvc has told, in order, once it has told all of them, or after five minutes. */
export async function toldReasons(wanted: Readonly<Record<string, RegExp>>): Promise<readonly string[]> {
  const told = new Set<string>();
  // A reason comes and goes while a container is started again: that it is told at all is what matters.
  await vi
    .waitUntil(
      async () => {
        const { stdout } = await isvc('list', '-n', 'failing');
        for (const line of stdout.split('\n')) {
          const name = line.split(' ', 1)[0] ?? '';
          if (wanted[name]?.test(line) === true) told.add(name);
        }
        return told.size === Object.keys(wanted).length;
      },
      { timeout: 300_000, interval: 1000 },
    )
    .catch(() => undefined);
  return [...told].toSorted();
}
