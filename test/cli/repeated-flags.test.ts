import { expect, test } from 'vitest';
import type { Options } from '../../src/cli/flag-values.js';
import { inference, wayIn } from '../../src/cli/flags.js';
import { repeatedCallFlags, repeatedFlags } from '../../src/cli/repeated-flags.js';

/** The long name of a flag, and its key among the options, as commander makes it. */
function namesOf(flags: string): { readonly name: string; readonly key: string } {
  const name = /--[a-z-]+/.exec(flags)?.[0] ?? '';
  const key = name
    .replace(/^--(?:no-)?/, '')
    .replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return { name, key };
}

const short: Readonly<Record<string, string>> = { '--insecure': '-k', '--header': '-H' };

test.each(
  [...wayIn, ...inference].map(({ flags, repeatable }) => ({ ...namesOf(flags), flags, repeatable })),
)('a suggested command repeats $name', ({ name, key, flags, repeatable }) => {
  const value = flags.includes('<') ? 'name: value' : !name.startsWith('--no-');
  const options = { color: true, [key]: repeatable === true ? [value] : value } as Options;
  const repeat = repeatedFlags(options, {});
  const words = [repeat.wayIn, ...repeatedCallFlags(options, repeat)].join(' ');
  expect(words.split(' ')).toContain(short[name] ?? name);
});

test('a variable stands in place of each secret', () => {
  const options: Options = {
    color: true,
    token: 'abc',
    header: ['X-Api-Key: abc', 'X-Team: vision'],
    proxy: 'http://me:abc@proxy.test:3128',
  };
  expect(repeatedFlags(options, { kubeconfig: '/a b', context: 'prod' })).toEqual({
    cluster: "--kubeconfig '/a b' --context prod",
    wayIn: '--proxy "$PROXY"',
    login: '--token "$TOKEN" -H "x-api-key: $X_API_KEY"',
    inference: "-H 'x-team: vision'",
  });
});

test('the token of an account stands in place of any other', () => {
  const options: Options = {
    color: true,
    token: 'abc',
    tokenFrom: 'serviceaccount/a',
    tokenAudience: ['b'],
    header: ['X-Team: c'],
  };
  expect(repeatedCallFlags(options, repeatedFlags(options, {})).filter(Boolean)).toEqual([
    "-H 'x-team: c'",
    '--token-from serviceaccount/a',
    '--token-audience b',
  ]);
});
