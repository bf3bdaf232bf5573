import { nameFilter } from './name-filter.js';
import { scopeFlags, type CompletionCommand, type FlagWords } from './words.js';

/**
 * Bash: a function that looks at the word before the cursor, then at the command. Readline inserts what it is offered as it is, and
 * `compgen -W` expands its words: so names are compared as text, and offered as bash's own printf quotes them. It parts words at the
 * `:` and `=` of COMP_WORDBREAKS, and replaces only what stands behind the last: names such as the ARN of a cluster are put together
 * again, and offered from their last typed colon on.
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
_isvc_names() { isvc list -q "\${@:2}" -o name "\${scope[@]}" 2>/dev/null </dev/null | sed "s|.*/|$1|"; }
_isvc_services() {
  case "$cur" in
    llmisvc/*) _isvc_names llmisvc/ --kind llm ;;
    ig/*) _isvc_names ig/ --kind graph ;;
    isvc/*) _isvc_names isvc/ ;;
    *) _isvc_names '' ;;
  esac
}
_isvc_known() { isvc __complete "$1" "\${scope[@]}" 2>/dev/null </dev/null | _isvc_harmless; }
_isvc_typed() {
  local word rest="$COMP_LINE" at last=-1
  typed=()
  for ((at = 0; at <= COMP_CWORD; at++)); do
    word="\${COMP_WORDS[at]}"
    if ((last >= 0)) && [[ "$rest" != [[:space:]]* && ( "$word" == :* || "\${typed[last]}" == *: ) ]]; then
      typed[last]+="$word"
    elif [[ "$word" == = && "\${typed[last]}" == --* ]]; then
      ((at == COMP_CWORD)) && typed[++last]=""
    else
      typed[++last]="$word"
    fi
    rest="\${rest#"\${rest%%[![:space:]]*}"}"
    rest="\${rest#"$word"}"
  done
}
_isvc_offer() {
  local word quoted kept=""
  COMPREPLY=()
  [[ "$COMP_WORDBREAKS" == *:* && "$cur" == [!\\'\\"]*:* ]] && kept="\${cur%"\${cur##*:}"}"
  while IFS= read -r word; do
    quoted="$(printf %q "$word")"
    case "$cur" in
      [\\'\\"]*) [[ "$quoted" == "$word" && "$word" == "\${cur:1}"* ]] && COMPREPLY+=("$word") ;;
      *) [[ "$quoted" == "$cur"* || ( -z "$kept" && "$word" == "$cur"* ) ]] && COMPREPLY+=("\${quoted#"$kept"}") ;;
    esac
  done
}
_isvc_files() { COMPREPLY=(); compopt -o default 2>/dev/null || _isvc_offer < <(compgen -f -- "$cur"); }
_isvc() {
  local cur prev command="" word at last
  local -a typed=() scope=() flags=() words=()
  _isvc_typed
  last=$((\${#typed[@]} - 1))
  cur="\${typed[last]}"
  prev="\${typed[last-1]}"
  for ((at = 1; at < last - 1; at++)); do
    case "\${typed[at]}" in ${scopeFlags.join('|')}) scope+=("\${typed[@]:at:2}");; esac
  done
  for ((at = 1; at < last; at++)); do
    word="\${typed[at]}"
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
  if (argument === 'file') return '_isvc_files';
  return argument === 'service' ? serviceOffer : offeredWords(argument);
}

function offer({ choices, completes }: FlagWords): string {
  if (choices.length > 0) return offeredWords(choices);
  switch (completes) {
    case 'file':
      return '_isvc_files';
    case 'namespace':
      return offered('_isvc_known namespaces');
    case 'context':
      return offered('_isvc_known contexts');
    case 'account':
      return offered('_isvc_known serviceaccounts');
    case 'service':
      return serviceOffer;
    case 'none':
    case undefined:
      return 'COMPREPLY=()';
  }
}

/** Offers each line that a command prints. */
function offered(command: string): string {
  return `_isvc_offer < <(${command})`;
}

const serviceOffer = offered('_isvc_services | _isvc_harmless');

/** Offers words of our own, in which nothing is special. */
function offeredWords(words: readonly string[]): string {
  return offered(`printf '%s\\n' ${words.join(' ')}`);
}
