import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { textWidth } from '../../src/format/text.js';
import { programOnDemo } from './program.js';
import { namedColors, runOnTerminal } from './run-on-terminal.js';

const isvc = programOnDemo();
const escape = '\u001B';

test('a verdict has its mark and its color: green for a prediction, red for none, an accent for a next step', async () => {
  const good = await runOnTerminal(isvc, ['predict', 'sklearn-iris']);
  expect(namedColors(good.stderr)).toContain('{green:✓ }{green:answered by the model}{dim: · ');
  const bad = await runOnTerminal(isvc, ['predict', 'rejects']);
  expect(bad.code).toBe(6);
  expect(namedColors(bad.stderr)).toContain('{red:✗ }{red:rejected by the model}');
  expect(namedColors(bad.stderr)).toContain(
    "{cyan:→} Look at the server's log: isvc logs rejects -n kserve-demo",
  );
});

test('an error is red, and its remedies are marked', async () => {
  const { stderr } = await runOnTerminal(isvc, ['predict', 'sklearn-irs']);
  expect(namedColors(stderr)).toMatch(
    /^\{red:error:\} No InferenceService[^{]*\n\n\{cyan:→ \}Did you mean sklearn-iris\?/,
  );
});

test('READY has a color: green for True, red for False, magenta for Unknown', async () => {
  const { stdout } = await runOnTerminal(isvc, ['list']);
  const shown = namedColors(stdout);
  expect(shown).toMatch(/^\{dim:NAME\}/);
  expect(shown).toMatch(/sklearn-iris .*\{green:True\}/);
  expect(shown).toMatch(/bad-model .*\{red:False\}/);
  expect(shown).toMatch(/no-such-runtime .*\{magenta:Unknown\}/);
});

test.each([
  ['--no-color', ['--no-color'], {}],
  ['NO_COLOR', [], { NO_COLOR: '1' }],
  ['FORCE_COLOR=0', [], { FORCE_COLOR: '0' }],
  ['a terminal without colors', [], { TERM: 'dumb' }],
])('no color with %s; marks and rows that fit stay', async (_, flags, environment) => {
  const { stdout, stderr } = await runOnTerminal(isvc, ['predict', 'sklearn-iris', ...flags], {
    environment,
  });
  expect(stdout + stderr).not.toContain(escape);
  expect(stderr).toContain('✓ answered by the model');
});

test('a pipe gets neither color nor mark nor layout: the same bytes as without a terminal', async () => {
  const piped = await isvc.run(['predict', 'sklearn-iris']);
  expect(piped.stdout).toBe('{"predictions":[1,1]}');
  expect(piped.stderr).not.toContain(escape);
  expect(piped.stderr).toMatch(/^answered by the model/m);
  const half = await runOnTerminal(isvc, ['predict', 'sklearn-iris'], { pipes: ['stdout'] });
  expect(half.stdout).toBe(piped.stdout);
  expect(half.stderr).toContain(`${escape}[32m`);
});

test('FORCE_COLOR colors words in a pipe, but never an answer: a program reads it', async () => {
  const environment = { FORCE_COLOR: '1' };
  const { stdout, stderr } = await isvc.run(['predict', 'rejects'], { environment });
  expect(namedColors(stderr)).toMatch(/^\{red:rejected by the model\}/m);
  expect(stdout).not.toContain(escape);
  const answer = await isvc.run(['predict', 'sklearn-iris'], { environment });
  expect(answer.stdout).toBe('{"predictions":[1,1]}');
  expect(namedColors((await isvc.run(['list'], { environment })).stdout)).toContain('{green:True}');
});

test('JSON on a terminal is laid out and colored, and is the same value', async () => {
  const { stdout } = await runOnTerminal(isvc, ['predict', 'sklearn-iris']);
  expect(namedColors(stdout)).toBe('{{cyan:"predictions"}: [{magenta:1}, {magenta:1}]}\n');
  const long = await runOnTerminal(isvc, ['predict', 'digits'], { columns: 60 });
  const raw = await isvc.run(['predict', 'digits']);
  const text = stripVTControlCharacters(long.stdout);
  expect(JSON.parse(text)).toEqual(JSON.parse(raw.stdout));
  expect(Math.max(...text.split('\n').map(textWidth))).toBeLessThanOrEqual(60);
});

test.each([80, 60, 200])(
  'at %i columns the list of all namespaces fits, and keeps names whole',
  async (columns) => {
    const { stdout, stderr } = await runOnTerminal(isvc, ['list', '-A'], { columns });
    const rows = stripVTControlCharacters(stdout).trimEnd().split('\n');
    expect(Math.max(...rows.map(textWidth))).toBeLessThanOrEqual(columns);
    expect(rows.find((row) => row.startsWith('kserve-demo   half-plus-two-grpc '))).toMatch(/ True( |$)/);
    expect(rows[0]).toMatch(
      columns === 200 ? /URL .*PREV .*AGE .*PROTOCOL/ : /READY +(?:AGE +)?WHY NOT READY$/,
    );
    expect(rows.find((row) => row.includes('bad-model'))).toMatch(
      columns === 200 ? /No model f/ : /ModelLoad.*…$/,
    );
    expect(stripVTControlCharacters(stderr).replaceAll('\n', ' ')).toContain(
      `left out to fit ${columns} columns; -o wide shows all`,
    );
  },
);

test('-o wide leaves nothing out, and a pipe gets every column', async () => {
  const wide = await runOnTerminal(isvc, ['list', '-o', 'wide']);
  expect(stripVTControlCharacters(wide.stdout)).toMatch(/^NAME .* URL .* RUNTIME .* WHY NOT READY/);
  const piped = await isvc.run(['list', '-A']);
  expect(piped.stdout).toMatch(/^NAMESPACE .* URL .*LATESTREADYREVISION .*WHY NOT READY/);
  expect(piped.stdout).not.toContain('…');
});

test('gateways are records where the table does not fit, broken at spaces', async () => {
  const { stdout } = await runOnTerminal(isvc, ['gateways']);
  const rows = stripVTControlCharacters(stdout).trimEnd().split('\n');
  expect(rows[0]).toBe('▸ route    load-balancer');
  expect(rows[1]).toMatch(/^ {2}address {2}127\.0\.0\.1:\d+$/);
  expect(rows).toContain('  result   answered: HTTP 404 from istio-envoy');
  expect(Math.max(...rows.map(textWidth))).toBeLessThanOrEqual(80);
  expect(namedColors(stdout)).toContain('{green:answered: ');
  const wide = await runOnTerminal(isvc, ['gateways'], { columns: 400 });
  expect(stripVTControlCharacters(wide.stdout)).toMatch(
    /^ +ROUTE +ADDRESS +GATEWAY +RESULT +WHY\n▸ {3}load-balancer /,
  );
});

test('the longest title of a record has a gap behind it, where it is the first, too', async () => {
  const { stdout } = await runOnTerminal(isvc, ['config'], { columns: 40 });
  expect(stripVTControlCharacters(stdout)).toMatch(/^setting {2}context\nvalue {4}isvc-demo\n/);
});

test('the checks of isvc doctor have colored marks, and rows that stand under their text', async () => {
  const { stdout, stderr } = await runOnTerminal(isvc, ['doctor', 'bad-model']);
  const shown = namedColors(stdout);
  expect(shown).toMatch(/^\{green:✓\} \{bold:kubeconfig +\}/);
  expect(shown).toMatch(/^\{red:✗\} \{red:conditions +\}/m);
  expect(shown).toMatch(/^ +\{cyan:→\} /m);
  const rows = stripVTControlCharacters(stdout).trimEnd().split('\n');
  expect(rows.filter((row) => row.startsWith(' ')).every((row) => row.startsWith(' '.repeat(17)))).toBe(true);
  expect(
    rows.filter((row) => row.includes(' ') && textWidth(row) > 80 && !/isvc |kubectl /.test(row)),
  ).toEqual([]);
  expect(namedColors(stderr)).toMatch(/\{red:\d+ passed, \d+ failed/);
});

test('isvc ready says each answer in its color', async () => {
  const { stdout } = await runOnTerminal(isvc, ['ready', 'bad-model']);
  expect(namedColors(stdout)).toMatch(
    /^\{dim:service\} {2}\{red:not ready\}\n\{dim:server \} {2}\{magenta:unknown\}/,
  );
});

test('isvc top leaves columns out where they do not fit, and names them', async () => {
  const { stdout, stderr } = await runOnTerminal(isvc, ['top', 'llmisvc/split', '--interval', '100ms']);
  const rows = stripVTControlCharacters(stdout).trimEnd().split('\n');
  expect(Math.max(...rows.map(textWidth))).toBeLessThanOrEqual(80);
  expect(rows[0]).toMatch(/^POD +SERVER +CALLS\/S/);
  expect(stripVTControlCharacters(stderr)).toContain('left out to fit 80 columns');
});
