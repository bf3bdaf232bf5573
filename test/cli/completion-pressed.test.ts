import { beforeEach, describe, expect, test } from 'vitest';
import { hasShell, pressedShell, shells } from './pressed-shell.js';

/** Names that a shell would run, expand or take apart; none is a prefix of another's. */
const special = [
  '$(touch${IFS}made-by-a-command)',
  '`touch made-by-backticks`',
  'a;touch made-behind-a-semicolon',
  'b|touch made-behind-a-pipe',
  'c&touch made-in-the-background',
  'd>made-by-a-redirection',
  '*',
  'e?[a-z]*',
  '=ls',
  '{f,g}',
  '!!',
  "it's",
  'say"so"',
  'back\\slash',
  '#comment',
  '${HOME}',
  'two words',
  '$((1+1))',
  '(touch made-by-fish)',
  '%self',
  'grün',
];

/** Names that a terminal would obey, or that begin like a flag. */
const refused = [
  'x\u001B]52;c;UFdO\u0007',
  '\u009B31mred',
  '\u202Eetar',
  'y\u2066z',
  '--insecure',
  '-k',
  '~root',
  '\u007F',
  '\uFEFFbom',
  '\u{E0041}tag',
];

describe.each(shells)('pressed in %s', (shell) => {
  beforeEach(({ skip }) => skip(!hasShell(shell), `there is no ${shell}`));

  test('a name of a service reaches the program as it is, whatever a shell would do with it', async () => {
    const pressed = await pressedShell(shell);
    for (const name of special) {
      pressed.print({ services: `x/${name}\n` });
      await pressed.enter('isvc predict \t');
      expect([pressed.ran(), pressed.made()]).toEqual([['predict', name], []]);
    }
  });

  test.each([
    ['llmisvc/', ['--kind', 'llm']],
    ['ig/', ['--kind', 'graph']],
    ['isvc/', []],
  ])('a name behind its kind %s is one of that kind', async (kind, flags) => {
    const pressed = await pressedShell(shell);
    pressed.print({ services: 'kind.serving.kserve.io/assistant\n' });
    await pressed.enter(`isvc predict ${kind}as\t`);
    expect([pressed.ran(), pressed.made()]).toEqual([['predict', `${kind}assistant`], []]);
    expect(pressed.listed()).toEqual(['list', '-q', ...flags, '-o', 'name']);
  });

  test('a name for each flag that takes one reaches it too', async () => {
    const pressed = await pressedShell(shell);
    const flags = ['--context', '--namespace', '--token-from'];
    for (const name of special.filter((each) => !each.includes('/'))) {
      pressed.print({ known: `${name}\n` });
      await pressed.enter(`isvc predict ${flags.map((flag) => `${flag} \t`).join(' ')}`);
      const given = flags.flatMap((flag) => [flag, name]);
      expect([pressed.ran(), pressed.made()]).toEqual([['predict', ...given], []]);
    }
  });

  test.each(['arn:aws:eks:eu-west-1:123456789012:cluster/prod', 'a:b', 'gke:$(touch made):x y', 'colon:'])(
    'a name with colons reaches it, however much of it is typed: %s',
    async (name) => {
      const pressed = await pressedShell(shell);
      pressed.print({ known: `${name}\n` });
      const plain = name.split(/[^\w:/-]/)[0] ?? '';
      for (const end of Array.from(plain, (_, at) => at + 1).filter(
        (at) => at % 7 === 1 || plain[at - 1] === ':',
      )) {
        await pressed.enter(`isvc predict --context ${plain.slice(0, end)}\t`);
        expect([pressed.ran(), pressed.made()]).toEqual([['predict', '--context', name], []]);
      }
    },
  );

  // In bash, whose words end at `=`, both forms are one; zsh and fish complete the form with a space.
  test.each(shell === 'bash' ? ['--context ', '--context='] : ['--context '])(
    'the cluster is asked of the context that was typed after %s, with its colons',
    async (flag) => {
      const pressed = await pressedShell(shell);
      pressed.print({ services: 'x/iris\n' });
      await pressed.enter(`isvc predict ${flag}arn:aws:eks i\t`);
      expect(pressed.ran()?.at(-1)).toBe('iris');
      expect(pressed.listed()?.slice(-2)).toEqual(['--context', 'arn:aws:eks']);
    },
  );

  test('none of many names is run while they are offered', async () => {
    const pressed = await pressedShell(shell);
    pressed.print({ services: special.map((name) => `x/${name}\n`).join('') });
    for (const start of ['', "'", '"', '$', '`', '\\'])
      await pressed.enter(`isvc predict ${start}\t\t\u0003`);
    expect(pressed.made()).toEqual([]);
  });

  test('a line end in a name is the end of a word, and neither part is run', async () => {
    const pressed = await pressedShell(shell);
    pressed.print({ services: 'x/$(touch made)\ntouch also\n' });
    await pressed.enter('isvc predict $\t');
    await pressed.enter('isvc predict t\t');
    expect(pressed.ran()).toEqual(['predict', 'touch also']);
    expect(pressed.made()).toEqual([]);
  });

  test('a name that a terminal would obey, or that is like a flag, is not offered', async () => {
    const pressed = await pressedShell(shell);
    pressed.print({ services: [...refused, 'harmless'].map((name) => `x/${name}\n`).join('') });
    await pressed.enter('isvc predict \t');
    expect(pressed.ran()).toEqual(['predict', 'harmless']);
    expect(pressed.raw()).not.toContain('UFdO');
  });

  test('a name of a file is given as it is', async () => {
    const pressed = await pressedShell(shell);
    for (const file of ['a;touch made', 'x$(touch made)', 'd`touch made`', 'two words', 'f*b']) {
      pressed.put(file);
      await pressed.enter(`isvc predict x -f ${file.charAt(0)}\t`);
      expect([pressed.ran(), pressed.made()]).toEqual([['predict', 'x', '-f', file], []]);
    }
  });

  test('commands, flags and choices are offered', async () => {
    const pressed = await pressedShell(shell);
    await pressed.enter('isvc gatew\t');
    expect(pressed.ran()).toEqual(['gateways']);
    await pressed.enter('isvc predict x --signat\tx');
    expect(pressed.ran()).toEqual(['predict', 'x', '--signature', 'x']);
    await pressed.enter('isvc endpoint x -o grpcu\t');
    expect(pressed.ran()).toEqual(['endpoint', 'x', '-o', 'grpcurl']);
  });
});
