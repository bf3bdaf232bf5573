/** A plugin of k9s, as its plugins.yaml has it. */
export type K9sPlugin = {
  readonly command: string;
  readonly args: readonly string[];
  readonly scopes: readonly string[];
};

/** The plugins.yaml that a page shows. */
export function pluginsOfPage(page: string): string {
  const yaml = /^```yaml\n([^]*?)^```$/m.exec(page)?.[1];
  if (yaml === undefined) throw new Error('The page shows no YAML.');
  return yaml;
}

/**
 * An argument with what k9s puts in place of its variables: as in its internal/view/env.go, each `$` with letters, digits, `_`, `-` or `|`
 * must be one of them, and the longest go first.
 */
export function substituted(argument: string, values: Readonly<Record<string, string>>): string {
  const found = [...argument.matchAll(/\$(!?[\w|-]+)/g)].map(([, name = '']) => name);
  return found
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, name) => {
      const value = values[name.toUpperCase()];
      if (value === undefined) throw new Error(`k9s has no variable ${name}.`);
      return text.replaceAll(`$${name}`, () => value);
    }, argument);
}
