import { listExplained } from '../discovery/explain-services.js';
import type { ServiceKind } from '../kserve/service.js';
import { serviceLine } from './check-service.js';
import type { LoginChecks } from './check-login.js';
import { type StartedCheck, type Checkup, failCheck, passCheck, skipCheck } from './checkup.js';

/** Nobody reads more lines than these: the services that are not ready come first. */
const mostLines = 500;

/** The services of a namespace, or of all, each in one line. */
export function checkServices(
  { check }: Checkup,
  { session, login }: LoginChecks,
  kinds: StartedCheck<readonly ServiceKind[]>,
  everywhere: boolean,
  signal: AbortSignal,
): void {
  check({ id: 'services', title: 'services' }, { session, login, kinds }, async (seen) => {
    const { cluster } = seen.session;
    const where = everywhere ? {} : { namespace: cluster.namespace };
    const lists = await Promise.all(
      seen.kinds.map((kind) => listExplained(cluster, { ...where, kind }, signal)),
    );
    const all = lists.flatMap(({ services }) => services.map(serviceLine));
    const place = everywhere ? 'all namespaces' : `namespace ${cluster.namespace}`;
    if (all.length === 0) return skipCheck(`${place} has none`);
    const bad = all.filter(({ state }) => state === 'failed');
    const others = all.filter(({ state }) => state !== 'failed');
    const shown = [...bad, ...others].slice(0, mostLines);
    const left = all.length - shown.length;
    const parts = [
      ...shown,
      ...(left === 0 ? [] : [{ state: 'skipped' as const, text: `and ${left} more` }]),
      ...lists.flatMap(({ warnings }) => warnings.map((text) => ({ state: 'skipped' as const, text }))),
    ];
    if (bad.length === 0) return { ...passCheck(all.length, `${all.length} in ${place}`), parts };
    const summary = `${bad.length} of ${all.length} in ${place} are not ready, or do not start.`;
    return { ...failCheck('not-ready', summary, ['See one from end to end: isvc doctor NAME']), parts };
  });
}
