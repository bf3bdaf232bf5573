import { scopeFlags, type CommandWords, type FlagWords } from './words.js';

/** Bash: a function that looks at the word before the cursor, then at the command. */
export function bashScript(commands: readonly CommandWords[], rootFlags: readonly FlagWords[]): string {
  const cases = commands.map(
    (command) => `    ${command.name})
      flags="${names(command.flags)}"
      case "$prev" in
${valueCases(command.flags)}
      esac
      words="${typeof command.argument === 'string' ? '' : command.argument.join(' ')}"
${command.argument === 'service' ? '      [[ "$cur" != -* ]] && words="$(_isvc_services)"' : '      :'}
      ;;`,
  );
  return `# bash completion of isvc: source <(isvc completion bash)
_isvc_services() { isvc list -q -o name "\${scope[@]}" 2>/dev/null | sed 's|.*/||'; }
_isvc_kubectl() { kubectl "$@" "\${scope[@]}" -o name 2>/dev/null; }
_isvc() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" command="" word flags words at scope=()
  for ((at = 1; at < COMP_CWORD - 1; at++)); do
    case "\${COMP_WORDS[at]}" in ${scopeFlags.join('|')}) scope+=("\${COMP_WORDS[@]:at:2}");; esac
  done
  for ((at = 1; at < COMP_CWORD; at++)); do
    word="\${COMP_WORDS[at]}"
    case "$word" in
      ${names(rootFlags.filter(({ takesValue }) => takesValue)).replaceAll(' ', '|')}) ((at++));;
      ${commands.map(({ name }) => name).join('|')}) command="$word"; break;;
    esac
  done
  case "$command" in
${cases.join('\n')}
    *)
      flags="${names(rootFlags)}"
      case "$prev" in
${valueCases(rootFlags)}
      esac
      words="${commands.map(({ name }) => name).join(' ')} help"
      ;;
  esac
  if [[ "$cur" == -* ]]; then words="$flags"; fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _isvc isvc kubectl-isvc`;
}

function names(flags: readonly FlagWords[]): string {
  return flags.flatMap((flag) => flag.names).join(' ');
}

function valueCases(flags: readonly FlagWords[]): string {
  return flags
    .filter(({ takesValue }) => takesValue)
    .map((flag) => `        ${flag.names.join('|')}) ${offer(flag)}; return ;;`)
    .join('\n');
}

function offer({ choices, completes }: FlagWords): string {
  if (choices.length > 0) return `COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$cur"))`;
  switch (completes) {
    case 'file':
      return 'compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur"))';
    case 'namespace':
      return 'COMPREPLY=($(compgen -W "$(_isvc_kubectl get namespaces | sed \'s|.*/||\')" -- "$cur"))';
    case 'context':
      return 'COMPREPLY=($(compgen -W "$(_isvc_kubectl config get-contexts)" -- "$cur"))';
    case 'account':
      return 'COMPREPLY=($(compgen -W "$(_isvc_kubectl get serviceaccounts)" -- "$cur"))';
    case 'none':
    case undefined:
      return 'COMPREPLY=()';
  }
}
