import type { KubeconfigSummary } from '../cluster/cluster.js';
import type { PredictOptions } from '../predict/predict.js';
import { checkController } from './check-controller.js';
import { checkConfiguration, checkGroups, checkKinds } from './check-kserve.js';
import { checkKnative } from './check-knative.js';
import { checkLogin, type DoctorSession } from './check-login.js';
import { checkModelCache } from './check-model-cache.js';
import { checkRights } from './check-rights.js';
import { checkPrediction, checkServer } from './check-server.js';
import { checkConditions, checkObject, checkPods } from './check-service.js';
import { checkServices } from './check-services.js';
import { checkRoute, checkWays, type WaysSubject } from './check-ways.js';
import { checkWebhook } from './check-webhook.js';
import { type StartedCheck, type Check, startCheckup } from './checkup.js';
import type { Service } from '../kserve/service.js';

export type DoctorOptions = {
  /** Throws Problem "cluster". */
  readonly readKubeconfig: () => KubeconfigSummary;
  /** Chooses the context. Throws Problem "cluster". */
  readonly connect: () => Promise<DoctorSession>;
  /** A service, and how it is called; the cluster and all services where absent. */
  readonly about?: {
    readonly name: string;
    readonly namespace?: string;
    readonly call: PredictOptions;
    /** Pods are not asked past the gateway. */
    readonly noBypass?: boolean;
  };
  readonly everywhere?: boolean;
  /** Told whenever a check begins or ends. */
  readonly onChange?: (checks: readonly Check[]) => void;
};

/**
 * Checks every step from the kubeconfig to the model on its own: a failure is a value with its remedy, and the steps that do not
 * depend on it are checked all the same. They come in the order in which a person would look. Rejects only with signal.reason.
 */
export async function examine(options: DoctorOptions, signal: AbortSignal): Promise<readonly Check[]> {
  const { readKubeconfig, connect, about, everywhere = false, onChange = () => undefined } = options;
  const checkup = startCheckup(onChange, signal);
  const login = checkLogin(checkup, readKubeconfig, connect, signal);
  const groups = checkGroups(checkup, login, signal);
  checkRights(checkup, login, groups, about?.namespace, signal);
  const kinds = checkKinds(checkup, login, groups, signal);
  const service =
    about === undefined ? undefined : checkObject(checkup, login, about.name, about.namespace, signal);
  const configuration = checkConfiguration(checkup, login, signal);
  checkController(checkup, login, configuration, signal);
  checkWebhook(checkup, login, signal);
  checkKnative(checkup, login, groups, signal);
  checkWays(checkup, login, subjectOf(service), signal);
  if (about === undefined || service === undefined) checkServices(checkup, login, kinds, everywhere, signal);
  else {
    checkRoute(checkup, login, service, signal);
    checkConditions(checkup, login, service, signal);
    const pods = checkPods(checkup, login, service, signal);
    checkModelCache(checkup, login, service, signal);
    const { call, noBypass = false } = about;
    checkServer(checkup, login, { service, pods }, { call, noBypass }, signal);
    checkPrediction(checkup, login, { service, pods }, { call, noBypass }, signal);
  }
  return checkup.ended();
}

function subjectOf(service: StartedCheck<Service> | undefined): StartedCheck<WaysSubject> {
  if (service === undefined) return { title: 'the cluster', value: Promise.resolve({}) };
  // The gateways are there all the same.
  const value = service.value.then((found) => (found === undefined ? {} : { service: found }));
  // The check itself tells.
  value.catch(() => undefined);
  return { title: service.title, value };
}

export { type Check, type CheckPart, type CheckState, firstFailure } from './checkup.js';
export type { DoctorSession } from './check-login.js';
