import type { Command } from './command.js';
import { inference, output, wayIn } from './flags.js';

/** The commands about isvc itself: none of them names a service. */
export const ownCommands: readonly Command[] = [
  {
    name: 'demo',
    summary: 'Try isvc on an embedded cluster',
    flags: [
      { flags: '--services <count>', summary: 'number of generated services to add' },
      { flags: '--serve', summary: 'serve the cluster until Ctrl-C, without the terminal UI' },
      {
        flags: '--write-kubeconfig <file>',
        summary: 'write a kubeconfig for other programs to this new file',
        completes: 'file',
      },
    ],
    examples: ['isvc demo', 'isvc demo --serve --write-kubeconfig demo.kubeconfig', 'isvc demo | less'],
    settings: 'forgiven',
  },
  {
    name: 'config',
    summary: 'Print the settings in effect, and where each comes from',
    flags: [
      { flags: '--path', summary: 'print only the path of the settings file' },
      output('table', 'json', 'yaml'),
    ],
    examples: ['isvc config', 'isvc config -o yaml', '$EDITOR "$(isvc config --path)"'],
    settings: 'unread',
  },
  {
    name: 'version',
    summary: 'Print the versions of isvc, Kubernetes and KServe',
    flags: [
      { flags: '--client', summary: 'print that of isvc alone, without asking the cluster' },
      output('text', 'json'),
    ],
    examples: ['isvc version', 'isvc version --client -o json'],
  },
  {
    name: 'completion',
    argument: { pattern: '<shell>', summary: 'bash, zsh or fish', choices: ['bash', 'zsh', 'fish'] },
    summary: 'Print a completion script for a shell',
    flags: [],
    examples: [
      'source <(isvc completion bash)',
      'isvc completion fish > ~/.config/fish/completions/isvc.fish',
    ],
    settings: 'unread',
  },
];

/** Without a command: the TUI. */
export const openTui: Command = {
  name: 'isvc',
  summary: 'Call the models that run on KServe. Without a command, isvc opens the terminal UI.',
  flags: [
    { flags: '-A, --all-namespaces', summary: 'show services of all namespaces' },
    ...wayIn,
    ...inference,
  ],
  examples: ['isvc predict sklearn-iris -f input.json', 'isvc', 'isvc -n kserve-test', 'isvc demo'],
  settings: 'forgiven',
};
