import { nameFilter } from './name-filter.js';
import { scopeFlags, type CompletionCommand, type FlagWords } from './words.js';

/**
 * Bash: a function that looks at the word before the cursor, then at the command. Readline inserts what it is offered as it is, and
 * `compgen -W` expands its words: so names are compared as text, and offered as bash's own printf quotes them.
 */
export function bashScript(commands: readonly CompletionCommand[], rootFlags: readonly FlagWords[]): string {
  const cases = commands.map(
    (command) => `    ${command.name})
      flags=(${names(command.flags)})
      case "$prev" in
${valueCases(command.flags)}
      esac
      [[ "$cur" != -* ]] && { ${argumentOffer(command)}; return; }
      ;;`,
  );
  return `# bash completion of isvc: source <(isvc completion bash)
_isvc_harmless() { LC_ALL=C sed -e "$(printf ${nameFilter})" 2>/dev/null; }
_isvc_services() { isvc list -q -o name "\${scope[@]}" 2>/dev/null </dev/null | sed 's|.*/||'; }
_isvc_kubectl() { kubectl "$@" "\${scope[@]}" -o name 2>/dev/null </dev/null; }
_isvc_offer() {
  local word quoted
  COMPREPLY=()
  while IFS= read -r word; do
    quoted="$(printf %q "$word")"
    case "$cur" in
      [\\'\\"]*) [[ "$quoted" == "$word" && "$word" == "\${cur:1}"* ]] && COMPREPLY+=("$word") ;;
      *) [[ "$quoted" == "$cur"* || "$word" == "$cur"* ]] && COMPREPLY+=("$quoted") ;;
    esac
  done
}
_isvc_files() { COMPREPLY=(); compopt -o default 2>/dev/null || _isvc_offer < <(compgen -f -- "$cur"); }
_isvc() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" command="" word at
  local -a scope=() flags=() words=()
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
      flags=(${names(rootFlags)})
      case "$prev" in
${valueCases(rootFlags)}
      esac
      words=(${commands.map(({ name }) => name).join(' ')} help)
      ;;
  esac
  if [[ "$cur" == -* ]]; then words=("\${flags[@]}"); fi
  _isvc_offer < <(printf '%s\\n' "\${words[@]}")
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

function argumentOffer({ argument }: CompletionCommand): string {
  if (argument === 'none') return 'COMPREPLY=()';
  return argument === 'service' ? offered('_isvc_services | _isvc_harmless') : offeredWords(argument);
}

function offer({ choices, completes }: FlagWords): string {
  if (choices.length > 0) return offeredWords(choices);
  switch (completes) {
    case 'file':
      return '_isvc_files';
    case 'namespace':
      return offered(`_isvc_kubectl get namespaces | sed 's|.*/||' | _isvc_harmless`);
    case 'context':
      return offered('_isvc_kubectl config get-contexts | _isvc_harmless');
    case 'account':
      return offered('_isvc_kubectl get serviceaccounts | _isvc_harmless');
    case 'none':
    case undefined:
      return 'COMPREPLY=()';
  }
}

/** Offers each line that a command prints. */
function offered(command: string): string {
  return `_isvc_offer < <(${command})`;
}

/** Offers words of our own, in which nothing is special. */
function offeredWords(words: readonly string[]): string {
  return offered(`printf '%s\\n' ${words.join(' ')}`);
}
