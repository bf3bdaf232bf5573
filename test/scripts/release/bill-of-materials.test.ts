import { expect, test } from 'vitest';
import { bundledOnly } from '../../../scripts/release/bill-of-materials.ts';

const development = { name: 'cdx:npm:package:development', value: 'true' };
const component = (name: string, version: string) => ({
  'bom-ref': `${name}@${version}`,
  name,
  version,
  properties: [development],
});
const bill = {
  bomFormat: 'CycloneDX',
  metadata: { component: { 'bom-ref': 'isvc@1.0.0' } },
  components: [component('@scope/got', '2.0.0'), component('tool', '3.0.0'), component('got', '1.0.0')],
  dependencies: [
    { ref: 'isvc@1.0.0', dependsOn: ['@scope/got@2.0.0', 'tool@3.0.0'] },
    { ref: '@scope/got@2.0.0', dependsOn: ['got@1.0.0', 'tool@3.0.0'] },
    { ref: 'got@1.0.0', dependsOn: [] },
    { ref: 'tool@3.0.0', dependsOn: [] },
  ],
};
const notices =
  '@scope/got 2.0.0 (MIT)\nCopyright (c) 2020 Somebody (somewhere)\n\ngot 1.0.0 (see below)\n\nMIT 1 (one)\n';

test('the bill has what is bundled, which is not for development', () => {
  expect(bundledOnly(bill, notices)).toEqual({
    ...bill,
    components: [
      { ...component('@scope/got', '2.0.0'), properties: [] },
      { ...component('got', '1.0.0'), properties: [] },
    ],
    dependencies: [
      { ref: 'isvc@1.0.0', dependsOn: ['@scope/got@2.0.0'] },
      { ref: '@scope/got@2.0.0', dependsOn: ['got@1.0.0'] },
      { ref: 'got@1.0.0', dependsOn: [] },
    ],
  });
});

test('a bundled package that the bill lacks is an error', () => {
  expect(() => bundledOnly(bill, `${notices}\nlost 1.2.3 (MIT)\n`)).toThrow('lost 1.2.3');
});
