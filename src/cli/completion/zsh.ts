import { nameFilter } from './name-filter.js';
import { scopeFlags, type CompletionCommand, type FlagWords } from './words.js';

/** Zsh: _arguments for the flags of each command. compadd quotes what it inserts. */
export function zshScript(commands: readonly CompletionCommand[], rootFlags: readonly FlagWords[]): string {
  const cases = commands.map(
    (command) => `        ${command.name})
          _arguments \\
${[...command.flags.flatMap(specs), `'${command.areMany ? '*' : '1'}:${argumentAction(command)}'`].map((spec) => `            ${spec}`).join(' \\\n')}
          ;;`,
  );
  return `#compdef isvc kubectl-isvc
# zsh completion of isvc: source <(isvc completion zsh)
_isvc_harmless() { LC_ALL=C sed -e "$(printf ${nameFilter})" 2>/dev/null }
_isvc_known() { isvc __complete $1 $scope 2>/dev/null </dev/null }
_isvc_add() { local -a names; names=(\${(f)"$("$@" | _isvc_harmless)"}); (( $#names )) && compadd -a names }
_isvc_names() { isvc list -q "\${@:2}" -o name $scope 2>/dev/null </dev/null | sed "s|.*/|$1|" }
_isvc_service_names() {
  case $PREFIX in
    (llmisvc/*) _isvc_names llmisvc/ --kind llm ;;
    (ig/*) _isvc_names ig/ --kind graph ;;
    (isvc/*) _isvc_names isvc/ ;;
    (*) _isvc_names '' ;;
  esac
}
_isvc_services() { _isvc_add _isvc_service_names }
_isvc_namespaces() { _isvc_add _isvc_known namespaces }
_isvc_contexts() { _isvc_add _isvc_known contexts }
_isvc_accounts() { _isvc_add _isvc_known serviceaccounts }
_isvc() {
  local line state at
  local -a commands scope
  for ((at = 2; at < CURRENT - 1; at++)); do
    case $words[at] in (${scopeFlags.join('|')}) scope+=($words[at] \${(Q)words[at+1]});; esac
  done
  commands=(
${commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`).join('\n')}
  )
  _arguments -C \\
${rootFlags
  .flatMap(specs)
  .map((spec) => `    ${spec} \\`)
  .join('\n')}
    '1: :->command' '*:: :->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $line[1] in
${cases.join('\n')}
      esac
      ;;
  esac
}
if [ "$funcstack[1]" = "_isvc" ]; then _isvc "$@"; else compdef _isvc isvc kubectl-isvc; fi`;
}

function specs(flag: FlagWords): readonly string[] {
  const summary = flag.summary.replaceAll(/[[\]:]/g, (character) => `\\${character}`);
  return flag.names.map((name) =>
    quote(`${name}[${summary}]${flag.takesValue ? `: :${valueAction(flag)}` : ''}`),
  );
}

function valueAction({ choices, completes }: FlagWords): string {
  if (choices.length > 0) return `(${choices.join(' ')})`;
  switch (completes) {
    case 'file':
      return '_files';
    case 'namespace':
      return '_isvc_namespaces';
    case 'context':
      return '_isvc_contexts';
    case 'account':
      return '_isvc_accounts';
    case 'service':
      return '_isvc_services';
    case 'none':
    case undefined:
      return ' ';
  }
}

function argumentAction({ argument }: CompletionCommand): string {
  if (argument === 'service') return 'service:_isvc_services';
  if (argument === 'file') return 'file:_files';
  return argument === 'none' ? ' : ' : `value:(${argument.join(' ')})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
