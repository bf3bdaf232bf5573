import { nameFilter } from './name-filter.js';
import { scopeFlags, type CompletionCommand, type FlagWords } from './words.js';

/** Fish: a line for each command and flag. It quotes what it inserts. */
export function fishScript(commands: readonly CompletionCommand[], rootFlags: readonly FlagWords[]): string {
  const none = '__fish_use_subcommand';
  return [
    '# fish completion of isvc: isvc completion fish > ~/.config/fish/completions/isvc.fish',
    `function __isvc_scope; set -l words (commandline -opc); set -l at 2; while test $at -lt (count $words); if contains -- $words[$at] ${scopeFlags.join(' ')}; printf '%s\\n' $words[$at] $words[(math $at + 1)]; end; set at (math $at + 1); end; end`,
    `function __isvc_harmless; env LC_ALL=C sed -e (printf ${nameFilter} | string collect) 2>/dev/null; end`,
    'function __isvc_known; isvc __complete $argv (__isvc_scope) 2>/dev/null </dev/null | __isvc_harmless; end',
    "function __isvc_names; isvc list -q $argv[2..] -o name (__isvc_scope) 2>/dev/null </dev/null | string replace -r '.*/' $argv[1] | __isvc_harmless; end",
    "function __isvc_services; switch (commandline -ct); case 'llmisvc/*'; __isvc_names llmisvc/ --kind llm; case 'ig/*'; __isvc_names ig/ --kind graph; case 'isvc/*'; __isvc_names isvc/; case '*'; __isvc_names ''; end; end",
    'function __isvc_namespaces; __isvc_known namespaces; end',
    'function __isvc_contexts; __isvc_known contexts; end',
    'function __isvc_accounts; __isvc_known serviceaccounts; end',
    'complete -c isvc -f',
    ...commands.map(({ name, summary }) => `complete -c isvc -n ${none} -a ${name} -d ${quote(summary)}`),
    ...rootFlags.map((flag) => flagLine(flag, none)),
    ...commands.flatMap((command) => {
      const within = quote(`__fish_seen_subcommand_from ${command.name}`);
      return [...argumentLines(command, within), ...command.flags.map((flag) => flagLine(flag, within))];
    }),
  ].join('\n');
}

function argumentLines({ argument }: CompletionCommand, within: string): readonly string[] {
  if (argument === 'none') return [];
  if (argument === 'file') return [`complete -c isvc -n ${within} -F`];
  const words = argument === 'service' ? '(__isvc_services)' : argument.join(' ');
  return [`complete -c isvc -n ${within} -a ${quote(words)}`];
}

function flagLine(flag: FlagWords, within: string): string {
  const names = flag.names.map((name) =>
    name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
  );
  return [
    'complete -c isvc',
    `-n ${within}`,
    ...names,
    ...valueWords(flag),
    `-d ${quote(flag.summary)}`,
  ].join(' ');
}

function valueWords({ takesValue, choices, completes }: FlagWords): readonly string[] {
  if (!takesValue) return [];
  if (choices.length > 0) return ['-x', `-a ${quote(choices.join(' '))}`];
  switch (completes) {
    case 'file':
      return ['-r', '-F'];
    case 'namespace':
      return ['-x', "-a '(__isvc_namespaces)'"];
    case 'context':
      return ['-x', "-a '(__isvc_contexts)'"];
    case 'account':
      return ['-x', "-a '(__isvc_accounts)'"];
    case 'service':
      return ['-x', "-a '(__isvc_services)'"];
    case 'none':
    case undefined:
      return ['-x'];
  }
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
