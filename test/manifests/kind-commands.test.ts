import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'jpeg-js';
import { expect, test } from 'vitest';
import { programOnDemo } from '../cli/program.js';
import { readText } from './manifest-files.js';

const isvc = programOnDemo();

/** The commands of docs/kind.md that end by themselves, as printed; the last section's need an Ingress. */
const commands = Array.from(
  (readText('docs/kind.md').split('\n## With an Ingress')[0] ?? '').matchAll(
    /^isvc [a-z].*$|(?<=\| `)isvc [^`]+/gmu,
  ),
  ([command]) => command,
);

/** The files that the guide speaks of: a JPEG, and a request with it in base64. */
function writePayloads(): void {
  const { data } = encode({ width: 16, height: 16, data: Buffer.alloc(16 * 16 * 4, 200) }, 90);
  const instance = { image_bytes: { b64: Buffer.from(data).toString('base64') }, key: '1' };
  writeFileSync(join(isvc.folder(), 'flower.jpg'), data);
  writeFileSync(join(isvc.folder(), 'input.json'), JSON.stringify({ instances: [instance] }));
}

test('the guide has them all', () => {
  expect(commands.length).toBeGreaterThanOrEqual(7);
});

test.each(commands)('%s', async (command) => {
  writePayloads();
  const words = Array.from(
    command.matchAll(/'([^']*)'|(\S+)/gu),
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
  const args = words
    .slice(1)
    .map((word) => (word === 'kserve-test' ? 'kserve-demo' : word))
    .map((word) => (/^\w+\.(?:json|jpg)$/u.test(word) ? join(isvc.folder(), word) : word));
  const { code, stdout, stderr } = await isvc.run(args);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).not.toBe('');
});
