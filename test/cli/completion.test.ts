import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { completionScript } from '../../src/cli/completion/scripts.js';
import { commands } from '../../src/cli/commands.js';

/** The words that bash offers for the last of these, as complete -F would ask. */
function bashOffers(...words: readonly string[]): readonly string[] {
  // In place of the programs that know the cluster: they tell what they were asked.
  const script = `${completionScript('bash')}
isvc() { printf 'x/%s\\n' "$@"; }
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _isvc; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
}

test('bash offers every command', () => {
  expect(bashOffers('isvc', '')).toEqual(expect.arrayContaining(commands.map(({ name }) => name)));
});

test('bash offers the flags of the command that stands before the cursor', () => {
  expect(bashOffers('isvc', 'list', '--all')).toEqual(['--all-namespaces']);
  expect(bashOffers('isvc', '-n', 'x', 'predict', '--sig')).toEqual(['--signature']);
  // A namespace may be called like a command.
  expect(bashOffers('isvc', '-n', 'demo', 'predict', '--sig')).toEqual(['--signature']);
});

test('bash asks for names where the line says: that cluster, that namespace', () => {
  expect(bashOffers('isvc', '--context', 'far', '-n', 'vision', 'predict', '')).toEqual(
    expect.arrayContaining(['far', 'vision']),
  );
  expect(bashOffers('isvc', 'predict', '-n', 'vision', '--token-from', '')).toEqual(
    expect.arrayContaining(['x/__complete', 'x/serviceaccounts', 'x/vision']),
  );
});

test('bash offers the choices of a flag', () => {
  expect(bashOffers('isvc', 'predict', '--protocol', 'grpc')).toEqual(['grpc-v2', 'grpc-v1']);
  expect(bashOffers('isvc', 'list', '-o', '')).toEqual(['table', 'wide', 'json', 'yaml', 'name']);
});

test('bash offers the shells to completion itself', () => {
  expect(bashOffers('isvc', 'completion', '')).toEqual(['bash', 'zsh', 'fish']);
});

test.each(['zsh', 'fish'])('%s knows every command and its flags', (shell) => {
  const script = completionScript(shell);
  for (const { name, summary } of commands) {
    expect(script).toContain(name);
    expect(script).toContain(summary.replaceAll("'", shell === 'zsh' ? `'\\''` : `\\'`));
  }
  expect(script).toContain('write-kubeconfig');
});

test.each(['bash', 'zsh', 'fish'])('%s asks isvc alone for names: kubectl need not be there', (shell) => {
  expect(completionScript(shell).replaceAll('kubectl-isvc', '')).not.toContain('kubectl');
});
