/** The part that we read of the output of `npm sbom`, which is CycloneDX 1.5. */
export type BillOfMaterials = {
  readonly metadata: { readonly component: { readonly 'bom-ref': string } };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
};

type Component = {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
};

/**
 * Only what a user gets: the packages whose code is in the bundle. To npm they are development dependencies, as the tools are that
 * built it, and a bill without those would be empty. Throws an Error for a bundled package that npm does not name.
 */
export function bundledOnly(bill: BillOfMaterials, notices: string): BillOfMaterials {
  const bundled = bundledPackages(notices);
  const components = bill.components.filter(({ name, version }) => bundled.has(`${name} ${version}`));
  const found = new Set(components.map(({ name, version }) => `${name} ${version}`));
  const missing = [...bundled].filter((title) => !found.has(title));
  if (missing.length > 0) throw new Error(`npm sbom does not name ${missing.join(', ')}.`);
  const refs = new Set(components.map((component) => component['bom-ref']));
  const root = bill.metadata.component['bom-ref'];
  return {
    ...bill,
    components: components.map(withoutDevelopment),
    dependencies: bill.dependencies
      .filter(({ ref }) => ref === root || refs.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) })),
  };
}

/** `NAME VERSION` of each, from the titles in dist/THIRD-PARTY-NOTICES.txt. */
function bundledPackages(notices: string): ReadonlySet<string> {
  return new Set(
    Array.from(
      notices.matchAll(/^((?:@[\w.-]+\/)?[\w.-]+ \d+\.\d+\.\d+\S*) \(.*\)$/gm),
      ([, title = '']) => title,
    ),
  );
}

function withoutDevelopment(component: Component): Component {
  const properties = component.properties?.filter(({ name }) => name !== 'cdx:npm:package:development') ?? [];
  return { ...component, properties };
}
