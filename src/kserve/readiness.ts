import type { Condition, Readiness, Service } from './service.js';

/** What `whyNotReady` looks at. */
export type ReadinessEvidence = {
  readonly conditions: readonly Condition[];
  readonly modelFailure?: Service['modelFailure'];
  /** `status.modelStatus.transitionStatus`. */
  readonly transition?: string;
  /** `status.modelStatus.states.targetModelState`. */
  readonly targetState?: string;
  readonly runtime?: string;
  readonly format?: string;
};

/** Condition types from the most specific cause to the most general consequence (pkg/apis/serving/v1beta1/inference_service_status.go). */
const causesFirst = [
  'PredictorConfigurationReady',
  'TransformerConfigurationReady',
  'ExplainerConfigurationReady',
  'PredictorReady',
  'TransformerReady',
  'ExplainerReady',
  'PredictorRouteReady',
  'TransformerRouteReady',
  'ExplainerRouteReady',
  'RoutesReady',
  'LatestDeploymentReady',
  'IngressReady',
];

/** Stopped wins: KServe then leaves every other condition False. */
export function readinessOf(conditions: readonly Condition[]): Readiness {
  const status = (type: string) => conditions.find((condition) => condition.type === type)?.status;
  if (status('Stopped') === 'True') return 'stopped';
  if (status('Ready') === 'True') return 'ready';
  return status('Ready') === 'False' ? 'not-ready' : 'unknown';
}

/** One line for a person; undefined when ready. The model's failure comes before the condition that it caused. */
export function whyNotReady(evidence: ReadinessEvidence): string | undefined {
  const readiness = readinessOf(evidence.conditions);
  if (readiness === 'ready') return undefined;
  if (readiness === 'stopped') return 'Stopped';
  if (evidence.conditions.length === 0 && evidence.modelFailure === undefined)
    return 'Not reconciled yet: KServe has written no status';
  const failure = failureLine(evidence);
  return (
    (isCurrent(evidence) ? failure : undefined) ??
    conditionLine(evidence.conditions, 'False') ??
    conditionLine(evidence.conditions, 'Unknown') ??
    failure ??
    waitingLine(evidence.conditions)
  );
}

/** KServe keeps the last failure after a new attempt has begun; only these states say that it still holds. */
function isCurrent(evidence: ReadinessEvidence): boolean {
  return (
    evidence.transition === undefined ||
    evidence.transition === 'BlockedByFailedLoad' ||
    evidence.transition === 'InvalidSpec' ||
    evidence.targetState === 'FailedToLoad'
  );
}

function failureLine({ modelFailure, runtime, format }: ReadinessEvidence): string | undefined {
  if (modelFailure === undefined) return undefined;
  const { reason, exitCode } = modelFailure;
  const message = withoutNoise(modelFailure.message);
  if (message === '') return exitCode === undefined ? reason : `${reason} (exit code ${exitCode})`;
  const subject =
    reason === 'NoSupportingRuntime' && format !== undefined
      ? ` (format ${format})`
      : reason.startsWith('Runtime') && runtime !== undefined
        ? ` (runtime ${runtime})`
        : '';
  return oneLine(reason, message) + subject;
}

function conditionLine(conditions: readonly Condition[], status: Condition['status']): string | undefined {
  const telling = conditions
    .filter((condition) => condition.status === status && condition.type !== 'Stopped')
    .filter((condition) => condition.reason !== '' || condition.message !== '')
    .toSorted((a, b) => rank(a) - rank(b));
  const [cause] = telling;
  return cause === undefined ? undefined : oneLine(cause.reason, withoutNoise(cause.message));
}

/** Types that KServe may add come after those known here, and before Ready, which only sums up. */
function rank({ type }: Condition): number {
  if (type === 'Ready') return causesFirst.length + 1;
  const place = causesFirst.indexOf(type);
  return place === -1 ? causesFirst.length : place;
}

function waitingLine(conditions: readonly Condition[]): string {
  const open = conditions
    .filter((condition) => condition.status !== 'True' && !['Ready', 'Stopped'].includes(condition.type))
    .map((condition) => condition.type);
  return open.length === 0 ? 'KServe is still working on it' : `Waiting for ${open.join(', ')}`;
}

/** A Python traceback says what happened in its last line, after the exception's name. */
function withoutNoise(message: string): string {
  const lines = message.split(/[\r\n]+/u).filter((line) => line.trim() !== '');
  const text = /^\s*Traceback \(/u.test(message) ? (lines.at(-1) ?? '') : lines.join(' ');
  return text
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(/^(?:[\w.]+\.)?\w*(?:Error|Exception): (?=\S)/u, '')
    .replace(/^Failed to fetch model\. (?=\S)/u, '')
    .replace(/(?<!\.)\.$/u, '');
}

function oneLine(reason: string, message: string): string {
  if (message === '') return reason;
  return reason === '' || message.startsWith(reason) ? message : `${reason}: ${message}`;
}
