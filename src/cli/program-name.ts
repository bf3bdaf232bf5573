import { basename } from 'node:path';

/** The words that start the program. As kubectl's plugin it is found as `kubectl-isvc` on the PATH. */
export type ProgramName = 'isvc' | 'kubectl isvc';

/** By the path of the program as it was started: npm and krew link it under both names. */
export function programName(startedAs: string | undefined): ProgramName {
  return basename(startedAs ?? '') === 'kubectl-isvc' ? 'kubectl isvc' : 'isvc';
}

/** A text with the commands of isvc in it as this program is started: those whose verb is one of `verbs`, and not what isvc does. */
export function nameCommands(text: string, name: ProgramName, verbs: readonly string[]): string {
  if (name === 'isvc' || !text.includes('isvc')) return text;
  const command = new RegExp(`(?<![\\w./-]|kubectl )isvc(?= (?:-|(?:${verbs.join('|')})(?![\\w-]))|$)`, 'g');
  return text.replaceAll(command, name);
}
