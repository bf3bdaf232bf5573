import {
  nameInCheck,
  nameInExchange,
  nameInSteps,
  nameInSurvey,
  type Rename,
} from '../../format/name-in-steps.js';
import type { Failure, Outcome, Remote } from '../state/call.js';
import type { Loaded, Message } from '../state/messages.js';
import type { CopyCommand } from '../state/place.js';

/**
 * The message with the commands of isvc as the program was started: `kubectl isvc list`. They stand in next steps, remedies, notices
 * and copied commands; what came from a cluster, a server or a file is left as it is.
 */
export function nameCommandsIn(message: Message, rename: Rename): Message {
  if (message.type === 'loaded') return { ...message, loaded: loadedWith(message.loaded, rename) };
  if (message.type === 'call-ended') return { ...message, outcome: outcomeWith(message.outcome, rename) };
  if (message.type === 'history-loaded')
    return { ...message, exchanges: message.exchanges.map((one) => nameInExchange(one, rename)) };
  if (message.type === 'surveyed') return { ...message, survey: surveyWith(message.survey, rename) };
  if (message.type === 'payload-compared') {
    const model = failedWith(message.workbench.model, rename);
    return { ...message, workbench: { ...message.workbench, model } };
  }
  if (message.type === 'list-failed' || message.type === 'log-ended')
    return hasFailure(message) ? { ...message, failure: failureWith(message.failure, rename) } : message;
  return wordsWith(message, rename);
}

/** A message that has one text for a person. */
function wordsWith(message: Message, rename: Rename): Message {
  if (message.type === 'noticed') return { ...message, notice: rename(message.notice) };
  if (message.type === 'file-refused') return { ...message, why: rename(message.why) };
  // With `saved` it is the path of a file.
  if (message.type === 'chat-told' && message.saved === undefined)
    return { ...message, text: rename(message.text) };
  if (message.type === 'list-interrupted' && message.next !== undefined)
    return { ...message, next: nameInSteps(message.next, rename) };
  if (message.type === 'counted-elsewhere' && message.elsewhere.unknown !== undefined)
    return { ...message, elsewhere: { ...message.elsewhere, unknown: rename(message.elsewhere.unknown) } };
  return message;
}

function outcomeWith(outcome: Outcome, rename: Rename): Outcome {
  if (outcome.kind === 'problem') return { ...outcome, failure: failureWith(outcome.failure, rename) };
  return { ...outcome, exchange: nameInExchange(outcome.exchange, rename) };
}

function surveyWith(
  survey: Extract<Message, { readonly type: 'surveyed' }>['survey'],
  rename: Rename,
): typeof survey {
  if (survey.state !== 'ready') return failedWith(survey, rename);
  return { ...survey, value: nameInSurvey(survey.value, rename) };
}

/** Of what was loaded: why it could not be, the remedies of checks, and the commands to copy. */
function loadedWith(loaded: Loaded, rename: Rename): Loaded {
  if (loaded.name === 'doctor') {
    const checks = loaded.checks.map((check) => nameInCheck(check, rename));
    const failure = loaded.failure === undefined ? {} : { failure: failureWith(loaded.failure, rename) };
    return { ...loaded, checks, ...failure };
  }
  if (loaded.name === 'copy' && loaded.commands.state === 'ready') {
    const value = loaded.commands.value.map((one) => commandWith(one, rename));
    return { ...loaded, commands: { ...loaded.commands, value } };
  }
  if (loaded.name === 'accounts' && loaded.accounts.state === 'ready') {
    const { warning } = loaded.accounts.value;
    if (warning === undefined) return loaded;
    const value = { ...loaded.accounts.value, warning: rename(warning) };
    return { ...loaded, accounts: { ...loaded.accounts, value } };
  }
  const named = Object.entries(loaded).map(([field, value]: [string, unknown]) => [
    field,
    hasFailure(value) ? { ...value, failure: failureWith(value.failure, rename) } : value,
  ]);
  return { ...loaded, ...(Object.fromEntries(named) as Partial<Loaded>) } as Loaded;
}

/** Only the program's own name: behind it stands the payload, whose words are not commands. */
function commandWith(copied: CopyCommand, rename: Rename): CopyCommand {
  const { tool, command, notes } = copied;
  return {
    ...copied,
    command: tool === 'isvc' ? command.replace(/^isvc(?= )/u, rename('isvc')) : command,
    notes: notes.map(rename),
  };
}

function hasFailure(value: unknown): value is { readonly failure: Failure } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'failure' in value &&
    typeof value.failure === 'object' &&
    value.failure !== null &&
    'next' in value.failure
  );
}

function failedWith<T>(remote: Remote<T>, rename: Rename): Remote<T> {
  return remote.state === 'failed' ? { ...remote, failure: failureWith(remote.failure, rename) } : remote;
}

function failureWith(failure: Failure, rename: Rename): Failure {
  return { ...failure, next: nameInSteps(failure.next, rename) };
}
