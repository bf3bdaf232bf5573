import { expect, test } from 'vitest';
import { originOf, pageOfRemote } from '../../../scripts/release/repository.ts';

test.each([
  ['https', 'https://git.example/team/isvc.git'],
  ['https without .git', 'https://git.example/team/isvc'],
  ['https with a token', 'https://user:secret@git.example/team/isvc.git'],
  ['ssh', 'ssh://git@git.example:2222/team/isvc.git'],
  ['ssh as git writes it', 'git@git.example:team/isvc.git'],
])('the page of a remote: %s', (_, remote) => {
  expect(pageOfRemote(remote)).toBe('https://git.example/team/isvc');
});

test.each([['/srv/git/isvc.git'], ['../isvc'], ['file:///srv/git/isvc.git'], ['C:\\git\\isvc']])(
  '%s has no page',
  (remote) => {
    expect(() => pageOfRemote(remote)).toThrow('--repository URL');
  },
);

test('the fields of package.json', () => {
  expect(originOf('https://git.example/team/isvc')).toEqual({
    homepage: 'https://git.example/team/isvc#readme',
    bugs: { url: 'https://git.example/team/isvc/issues' },
    repository: { type: 'git', url: 'git+https://git.example/team/isvc.git' },
  });
});
