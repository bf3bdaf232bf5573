import type { Cluster } from '../cluster/cluster.js';
import { resources } from '../cluster/resources.js';
import type { Inspection } from '../discovery/endpoint.js';
import { isController } from '../kserve/controllers.js';
import { fieldAt, numberAt, textAt } from '../kserve/fields.js';
import { kubectlLine } from '../wording/command-line.js';
import type { LoginChecks } from './check-login.js';
import { type StartedCheck, type Checkup, failCheck, type Finding, passCheck, skipCheck } from './checkup.js';
import { deploymentAdvice, deploymentPart } from './deployment-part.js';

/** Whether KServe's controllers run, as their Deployments say; where there are none, whether one writes statuses all the same. */
export function checkController(
  { check }: Checkup,
  { session }: LoginChecks,
  configuration: StartedCheck<Inspection['kserve']>,
  signal: AbortSignal,
): StartedCheck<string> {
  return check({ id: 'kserve-controller', title: 'controller' }, { session, configuration }, async (seen) => {
    const { cluster } = seen.session;
    const { namespace } = seen.configuration;
    if (namespace === undefined) return skipCheck("not checked: KServe's own namespace is not known");
    const { items, missing, warning } = await cluster.read(resources.deployments, { namespace }, signal);
    if (missing !== undefined) return skipCheck(warning ?? 'the cluster has no Deployments');
    const found = items.filter(isController);
    if (found.length === 0) return withoutDeployment(cluster, namespace, signal);
    const parts = await Promise.all(found.map((object) => deploymentPart(cluster, object, signal)));
    const bad = found.filter((_, at) => parts[at]?.state === 'failed');
    const [first] = bad;
    if (first === undefined) return { ...passCheck(namespace, `runs in namespace ${namespace}`), parts };
    const names = bad.map((object) => textAt(object, 'metadata', 'name') ?? '');
    const remedy = deploymentAdvice(first, cluster.repeat);
    return {
      ...failCheck('cluster', `${names.join(', ')} in namespace ${namespace} does not run.`, remedy),
      parts,
    };
  });
}

/** A controller may run elsewhere: its work shows in what it writes. */
async function withoutDeployment(
  cluster: Cluster,
  namespace: string,
  signal: AbortSignal,
): Promise<Finding<string>> {
  const none = `namespace ${namespace} has no Deployment of KServe's controller`;
  const { items } = await cluster.read(resources.inferenceServices, { namespace: cluster.namespace }, signal);
  const late = items.filter((object) => {
    const seen = numberAt(object, 'status', 'observedGeneration');
    const wanted = numberAt(object, 'metadata', 'generation') ?? 0;
    return fieldAt(object, 'status') === undefined || (seen !== undefined && seen < wanted);
  });
  if (items.length > 0 && late.length === 0)
    return skipCheck(
      `${none}; it runs elsewhere: it has written the status of each of ${items.length} services`,
    );
  const why = late.length === 0 ? '' : `; it has not seen ${late.length} of ${items.length} services`;
  return failCheck('cluster', `${none}${why}.`, [
    'Install KServe again, or say where it is: --kserve-namespace NAMESPACE',
    `Check: ${kubectlLine('get deployments', namespace, cluster.repeat)}`,
  ]);
}
