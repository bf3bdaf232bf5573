import { expect, test } from 'vitest';
import { changesOf, closeChangelog } from '../../../scripts/release/changelog.ts';

const before = '# Changelog\n\n## Unreleased\n\n- It costs $& more.\n\n## 0.1.0\n\nFirst version.\n';

test('what was unreleased gets its version and date', () => {
  const after = closeChangelog(before, '0.2.0', '2026-11-27');
  expect(after).toBe(
    '# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-11-27)\n\n- It costs $& more.\n\n## 0.1.0\n\nFirst version.\n',
  );
  expect(changesOf(after, '0.2.0')).toBe('- It costs $& more.');
  expect(changesOf(after, '0.1.0')).toBe('First version.');
});

test('a version is not another one that begins with it', () => {
  expect(changesOf('# Changelog\n\n## 1.2.30\n\nLater.\n\n## 1.2.3\n\nEarlier.\n', '1.2.3')).toBe('Earlier.');
});

test.each([
  ['nothing stands there', '# Changelog\n\n## Unreleased\n\n## 0.1.0\n\nFirst version.\n'],
  ['the heading is missing', '# Changelog\n\n## 0.1.0\n\nFirst version.\n'],
])('there is no release where %s', (_, changelog) => {
  expect(() => closeChangelog(changelog, '0.2.0', '2026-11-27')).toThrow('nothing under');
});
