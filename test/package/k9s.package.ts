import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { hasGo, k9sSource } from './go-tools.js';
import { pluginsOfPage } from './k9s-plugins.js';

test('k9s’ own schema of plugins accepts the snippet', ({ skip }) => {
  skip(!hasGo, 'there is no go');
  const schema = join(k9sSource(), 'internal/config/json/schemas/plugins.json');
  const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
  const page = readFileSync('docs/k9s.md', 'utf8');
  validate(load(pluginsOfPage(page)));
  expect(validate.errors).toBeNull();
  expect(validate(load(pluginsOfPage(page).replaceAll('shortCut', 'shortcut')))).toBe(false);
});
