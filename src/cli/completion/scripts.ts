import { bashScript } from './bash.js';
import { fishScript } from './fish.js';
import { commandWords, rootFlags } from './words.js';
import { zshScript } from './zsh.js';
import { Problem } from '../../problem.js';

/** The completion script of a shell. Throws Problem "usage" for a shell that has none. */
export function completionScript(shell: string): string {
  switch (shell) {
    case 'bash':
      return bashScript(commandWords(), rootFlags());
    case 'zsh':
      return zshScript(commandWords(), rootFlags());
    case 'fish':
      return fishScript(commandWords(), rootFlags());
    default:
      throw new Problem('usage', `There is no completion for ${shell}.`, {
        remedy: 'Give one of: bash, zsh, fish.',
      });
  }
}
