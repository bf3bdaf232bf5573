import { explainService, type ExplainedService } from '../discovery/explain-service.js';
import { findService } from '../discovery/find-service.js';
import type { Pod } from '../kserve/pod.js';
import { isPodReady, podReason, podReasonLine } from '../kserve/pod-reason.js';
import { kubectlArgument } from '../kserve/service-key.js';
import { podSelector, serviceKinds } from '../kserve/service-kinds.js';
import { formatServiceUrl } from '../kserve/service-url.js';
import type { Condition, Service } from '../kserve/service.js';
import { isvcLine, kubectlLine, type RepeatedFlags, startAgain } from '../wording/command-line.js';
import type { LoginChecks } from './check-login.js';
import {
  type StartedCheck,
  type CheckPart,
  type Checkup,
  failCheck,
  type Finding,
  passCheck,
  skipCheck,
} from './checkup.js';

/** The state of a service's pods, for the checks that follow. */
export type PodsState = {
  readonly isAtZero: boolean;
  /** One that is ready, and can be asked itself. */
  readonly readyPod?: string;
};

/** The object, as isvc reads it. */
export function checkObject(
  { check }: Checkup,
  { session, login }: LoginChecks,
  name: string,
  namespace: string | undefined,
  signal: AbortSignal,
): StartedCheck<Service> {
  return check({ id: 'service', title: 'service' }, { session, login }, async ({ session: { cluster } }) => {
    const service = await findService(cluster, namespace ?? cluster.namespace, name, signal);
    const { kind, key, protocol, protocolWhy, modelName, modelNameWhy, deploymentMode, url } = service;
    const mode = deploymentMode === undefined ? '' : `, ${deploymentMode} mode`;
    const seen = [
      `${serviceKinds[kind].noun} ${key}${mode}`,
      ...(kind === 'graph'
        ? []
        : [`protocol ${protocol} (${protocolWhy}), model ${modelName} (${modelNameWhy})`]),
      url === undefined ? 'it has no URL yet' : formatServiceUrl(url),
    ];
    return passCheck(service, ...seen);
  });
}

/** Checks each condition of its status. */
export function checkConditions(
  { check }: Checkup,
  { session }: LoginChecks,
  service: StartedCheck<Service>,
  signal: AbortSignal,
): void {
  check({ id: 'conditions', title: 'conditions' }, { session, service }, async (seen) => {
    const { cluster } = seen.session;
    const parts = seen.service.conditions.flatMap(conditionPart);
    const { readiness, name, namespace } = seen.service;
    if (readiness === 'ready') return { ...passCheck(true, 'ready'), parts };
    const { service: explained } = await explainService(cluster, seen.service, signal);
    const why = explained.whyNotReady ?? 'its status does not say why';
    const words = {
      'not-ready': 'not ready',
      empty: 'not served',
      stopped: 'stopped',
      unknown: 'not known to be ready',
    };
    const remedy =
      readiness === 'stopped'
        ? [startAgain(seen.service, cluster.repeat)]
        : [
            `See its events: ${kubectlLine(`describe ${kubectlArgument(seen.service.key)}`, namespace, cluster.repeat)}`,
          ];
    return { ...failCheck('not-ready', `${name} is ${words[readiness]}: ${why}`, remedy), parts };
  });
}

/** The part of a condition; none for one that only informs, such as Stopped=False. */
function conditionPart({ type, status, severity, reason, message }: Condition): readonly CheckPart[] {
  if (status !== 'True' && severity === 'Info') return [];
  if (type === 'Stopped') return [];
  const text = [`${type} ${status}`, reason, message].filter((part) => part !== '').join(': ');
  if (status === 'True') return [{ state: 'passed', text: type }];
  return [{ state: status === 'False' ? 'failed' : 'skipped', text }];
}

/** Its pods, each with its own reason, and what keeps the newest version from starting. */
export function checkPods(
  { check }: Checkup,
  { session }: LoginChecks,
  service: StartedCheck<Service>,
  signal: AbortSignal,
): StartedCheck<PodsState> {
  return check(
    { id: 'pods', title: 'pods' },
    { session, service },
    async (seen): Promise<Finding<PodsState>> => {
      const { cluster } = seen.session;
      const unknown: PodsState = { isAtZero: false };
      if (seen.service.readiness === 'stopped')
        return { ...skipCheck('it is stopped, so it has none'), value: unknown };
      const explained = await explainService(cluster, seen.service, signal);
      if (explained.pods === undefined) {
        const may = `you may not list pods in namespace ${seen.service.namespace}, or they did not come in time`;
        return { ...skipCheck(may), value: unknown };
      }
      const lasting = explained.pods.filter(({ terminating }) => !terminating);
      return { ...podsFinding(explained, lasting, cluster.repeat), parts: lasting.map(podPart) };
    },
  );
}

/** The finding about pods that last; `trouble` is what keeps the newest version from starting. */
function podsFinding(
  { service, trouble }: ExplainedService,
  lasting: readonly Pod[],
  repeat: RepeatedFlags | undefined,
): Finding<PodsState> {
  const { key, namespace, readiness } = service;
  const ready = lasting.filter(isPodReady);
  const entry = ready.find(({ component }) => component === 'transformer') ?? ready[0];
  const value = {
    isAtZero: lasting.length === 0 && readiness === 'ready',
    ...(entry === undefined ? {} : { readyPod: entry.name }),
  };
  const log = isvcLine('logs', { key, namespace }, repeat);
  if (trouble !== undefined) {
    const why = service.startFailure ?? podReasonLine(trouble.reason);
    const pod = trouble.reason.pod === '' ? `-l ${podSelector(service)}` : trouble.reason.pod;
    const remedy = [
      ...stuckAdvice[trouble.reason.outlook],
      kubectlLine(`describe pod ${pod}`, namespace, repeat),
      log,
    ];
    return { ...failCheck('not-ready', why, remedy), value };
  }
  if (value.isAtZero) return passCheck(value, 'scaled to zero: the next request starts one');
  if (lasting.length === 0) {
    const remedy = [kubectlLine(`get deployments,events -l ${podSelector(service)}`, namespace, repeat)];
    return { ...failCheck('not-ready', `${key} has no pods.`, remedy), value };
  }
  if (ready.length > 0) return passCheck(value, `${ready.length} of ${lasting.length} ready`);
  return { ...failCheck('not-ready', `None of its ${lasting.length} pods is ready.`, [log]), value };
}

const stuckAdvice = {
  starting: ['It is on its way: isvc ready --wait waits for it.'],
  'may heal': [],
  stuck: ['It does not start by itself: what is named here must be changed first.'],
} as const;

function podPart(pod: Pod): CheckPart {
  const reason = podReason(pod);
  const restarts = pod.restarts === 0 ? '' : `, ${pod.restarts} restarts`;
  const node = pod.node === '' ? '' : ` on ${pod.node}`;
  const told = reason === undefined ? 'ready' : podReasonLine(reason);
  return {
    state: reason === undefined ? 'passed' : 'failed',
    text: `${pod.name}${node}: ${told}${restarts}`,
  };
}

/** Every service in one line. */
export function serviceLine({ key, readiness, whyNotReady, startFailure }: Service): CheckPart {
  if (readiness === 'stopped') return { state: 'skipped', text: `${key}: stopped` };
  const why = whyNotReady ?? startFailure;
  const word = readiness.replace('-', ' ');
  const isWell = readiness === 'ready' && startFailure === undefined;
  return { state: isWell ? 'passed' : 'failed', text: [key, word, why].filter(Boolean).join(': ') };
}
