import type { CopyTarget } from './copy-origin.js';
import { nameWord, shellCommand } from './shell.js';

/**
 * The command while kubectl forwards a port: it starts when kubectl's first line says that it listens, and ends it (SIGINT, on
 * which kubectl port-forward leaves without a word). Not for fish.
 */
export function throughForward({ forward }: Pick<CopyTarget, 'forward'>, command: string): string {
  if (forward === undefined) return command;
  const [kubectl = '', verb = '', ...rest] = forward.map(nameWord);
  const opening = shellCommand([`{ ${kubectl} ${verb}`, ...rest, '& echo $!; } | (']);
  return `${opening}\nread -r pid && read -r listening &&\n${command}\nkill -INT $pid\n)`;
}
