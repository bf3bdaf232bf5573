import { expect, test } from 'vitest';
import { parseTarget } from '../../src/proxy/path.js';

test.each<readonly [string, string, string]>([
  ['a plain one', '/a/b', '/a/b'],
  ['an end with a slash', '/a/b/', '/a/b/'],
  ['nothing', '/', '/'],
  ['slashes more than one', '//a///b', '/a/b'],
  ['dot segments', '/a/./b/../c', '/a/c'],
  ['dot segments that are encoded', '/a/%2e/b/%2E%2e/c', '/a/c'],
  ['dot segments over the top', '/../../a', '/a'],
  ['a dot segment at the end', '/a/b/..', '/a/'],
  ['a slash inside of a name', '/v1/models/org%2Fname', '/v1/models/org%2Fname'],
  ['a percent sign', '/a/100%25', '/a/100%25'],
  ['dots inside of a name', '/a/..b/c..', '/a/..b/c..'],
])('%s: %s is read as %s', (_name, target, path) => {
  expect(parseTarget(target)).toEqual({ path, query: '' });
});

test('a query is kept as it is, with what looks like a path in it', () => {
  expect(parseTarget('/a?b=/../c')).toEqual({ path: '/a', query: '?b=/../c' });
});

test.each<readonly [string, string]>([
  ['a URL', 'http://example.com/a'],
  ['an asterisk', '*'],
  ['a host and a port', 'example.com:443'],
  ['a dot segment behind an encoded slash', '/a/..%2fb'],
  ['one that is encoded twice', '/a/%252e%252e%252fb'],
  ['one behind a backslash', String.raw`/a/..\b`],
  ['one behind an encoded backslash', '/a/..%5cb'],
  ['a control character', '/a%00b'],
  ['a line end', '/a%0d%0ab'],
  ['what is not encoded well', '/a/%zz'],
  ['half of a character', '/a/%c3'],
])('%s is refused: %s', (_name, target) => {
  expect(parseTarget(target)).toMatchObject({ status: 400 });
});
