import { expect, test } from 'vitest';
import { readTemplate } from '../../src/cli/jsonpath-template.js';
import { Problem } from '../../src/problem.js';

const pods = {
  kind: 'List',
  items: [
    { metadata: { name: 'a', labels: { 'app.kubernetes.io/name': 'x' } }, ports: [1, 2, 3], ready: true },
    {
      metadata: { name: 'b', 'node-name': 'n' },
      ports: [],
      ready: false,
      note: '{}',
      odd: { b: '<i>&', a: 1 },
    },
  ],
};

// The results are those that kubectl prints (kubernetes.io/docs/reference/kubectl/jsonpath), but for `$` in a range, which is the whole object here.
// test/contract/kubectl-habits.test.ts compares the two.
test.each([
  ['{.kind}', 'List'],
  ['{$.kind}', 'List'],
  ['{ .kind }!', 'List!'],
  ['{.items[*].metadata.name}', 'a b'],
  ['{.items[0].metadata.name}', 'a'],
  ['{.items[-1].metadata.name}', 'b'],
  ['{.items[0].ports[0:2]}', '1 2'],
  ['{.items[0].ports[0,2]}', '1 3'],
  ["{.items[0]['ports','ready']}", '[1,2,3] true'],
  ['{.items[0].ports}', '[1,2,3]'],
  ['{..name}', 'a b'],
  [String.raw`{.items[0].metadata.labels.app\.kubernetes\.io/name}`, 'x'],
  ["{.items[0].metadata.labels['app.kubernetes.io/name']}", ''],
  [String.raw`{.items[0].metadata.labels['app\.kubernetes\.io/name']}`, 'x'],
  ["{.items[*]['metadata.name', 'ready']}", 'a b true false'],
  ['{.items[*].ports[0,2]}', '1 3'],
  [String.raw`{.items[?(@.metadata.labels.app\.kubernetes\.io/name=="x")].ready}`, 'true'],
  ['{.items[?(@.metadata.node-name=="n")].ready}', 'false'],
  ['{.items[1].odd}', '{"a":1,"b":"\\u003ci\\u003e\\u0026"}'],
  ['{.items[1].odd.b}', '<i>&'],
  ['{.items[1].metadata.node-name}', 'n'],
  ['{.items[?(@.metadata.name=="b")].ready}', 'false'],
  ['{.items[?(@.ready==true)].metadata.name}', 'a'],
  ['{.items[0].metadata.labels}', '{"app.kubernetes.io/name":"x"}'],
  ['{.nothing}', ''],
  ['{.items[1].metadata}={@.kind}', '{"name":"b","node-name":"n"}=List'],
  ['{range .items[*]}{.metadata.name}{"\\t"}{.ports[0]}{"\\n"}{end}', 'a\t1\nb\t\n'],
  ['{range .items[*]}{@.metadata.name} of {$.kind};{end}', 'a of List;b of List;'],
  ['{range .items[*]}{range .ports[*]}{@},{end}{end}.', '1,2,3,.'],
  ["{'it\\'s {'}{.kind}", "it's {List"],
  ['{.items[1].note}', '{}'],
])('%s writes %j', (template, text) => {
  expect(readTemplate(template)(pods)).toBe(text);
});

test.each([
  ['metadata.name', 'no path in braces'],
  ['{.a', 'no path in braces'],
  ['{.b}{.a', 'a lone {'],
  ['{.a}}', 'a lone }'],
  ['{end}', '{end} without {range'],
  ['{range .items[*]}{.a}', 'has no {end}'],
  ['{.items[?(@.name=~"a")]}', 'is not a path that isvc reads'],
  ['{.items[(@.length-1)]}', 'is not a path that isvc reads'],
  ['{.items[?(process.exit(1))]}', 'is not a path that isvc reads'],
  ['{.items[}', 'is not a path that isvc reads'],
  [`{.a}${'x'.repeat(10_000)}`, 'xx…: it has more than 10000 characters'],
  ['{range .a}'.repeat(900), 'has no {end}'],
])('%s is not read: %s', (template, why) => {
  const read = () => readTemplate(template);
  expect(read).toThrow(Problem);
  expect(read).toThrow(why);
});
