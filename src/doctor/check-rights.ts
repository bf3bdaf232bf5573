import type { Right, ServerInfo } from '../cluster/cluster.js';
import { runSideBySide } from '../runtime/side-by-side.js';
import {
  type StartedCheck,
  type CheckPart,
  type Checkup,
  failCheck,
  type Finding,
  passCheck,
} from './checkup.js';
import type { LoginChecks } from './check-login.js';
import { missingRoleYaml } from './missing-role.js';
import { rights, type RightRule } from './rights.js';

/** Questions under way at once. */
const mostQuestions = 8;
/** Groups that every API server has, or that are named otherwise in the list of groups. */
const builtIn: ReadonlySet<string> = new Set([
  '',
  'apps',
  'networking.k8s.io',
  'admissionregistration.k8s.io',
]);

/** A right, and whether the person has it; `here`: in the one namespace alone. */
type Granted = { readonly rule: RightRule; readonly right: Right; readonly granted: 'yes' | 'here' | 'no' };

/** Asks the API server, right by right, whether the person has each right that isvc uses, for the kinds that the cluster has. */
export function checkRights(
  { check }: Checkup,
  { session, login }: LoginChecks,
  groups: StartedCheck<ReadonlyMap<string, readonly string[]>>,
  namespace: string | undefined,
  signal: AbortSignal,
): StartedCheck<readonly Right[]> {
  return check({ id: 'rights', title: 'rights' }, { session, login, groups }, async (seen) => {
    const { cluster } = seen.session;
    const info = await cluster.serverInfo();
    const wanted = rights.filter(({ group }) => builtIn.has(group) || seen.groups.has(group));
    const here = namespace ?? cluster.namespace;
    const all = await runSideBySide(wanted.flatMap(asked), mostQuestions, ({ rule, right }) =>
      ask(info, rule, right, here, signal),
    );
    return rightsFinding(all, here, seen.login);
  });
}

function asked(rule: RightRule): readonly { readonly rule: RightRule; readonly right: Right }[] {
  const { group, resources, verbs, names = [undefined] } = rule;
  return resources.flatMap((whole) => {
    const [resource = '', subresource] = whole.split('/');
    return names.flatMap((name) =>
      verbs.map((verb) => ({
        rule,
        right: {
          verb,
          group,
          resource,
          ...(subresource === undefined ? {} : { subresource }),
          ...(name === undefined ? {} : { name }),
        },
      })),
    );
  });
}

/** Asks for all namespaces first, where a right in fewer leaves something out; then for the one namespace alone. */
async function ask(
  info: ServerInfo,
  rule: RightRule,
  right: Right,
  namespace: string,
  signal: AbortSignal,
): Promise<Granted> {
  const there = rule.scope === 'cluster' ? right : { ...right, namespace };
  const first = rule.scope === 'own' ? there : right;
  if (await info.allows(first, signal)) return { rule, right: first, granted: 'yes' };
  const isHere = rule.scope === 'any' && (await info.allows(there, signal));
  return { rule, right: first, granted: isHere ? 'here' : 'no' };
}

function rightsFinding(all: readonly Granted[], here: string, login: string): Finding<readonly Right[]> {
  const missing = all.filter(({ granted }) => granted !== 'yes');
  const lacking = missing.filter(({ rule, granted }) => rule.isNeeded === true && granted === 'no');
  const rights = missing.map(({ right }) => right);
  const seen = `${all.length - missing.length} of the ${all.length} rights that isvc uses, as namespace ${here} needs them`;
  if (missing.length === 0) return passCheck(rights, seen);
  const parts = [
    ...Map.groupBy(missing, ({ rule, granted }) => JSON.stringify([rule.purpose, granted])).values(),
  ].map((some) => missingPart(some, here));
  const remedy = [
    'These rights are missing. An administrator can apply them, and bind them to you:',
    ...missingRoleYaml(rights).split('\n'),
    bindingLine(rights, login),
  ];
  if (lacking.length === 0) {
    return { state: 'passed', value: rights, seen: [`${seen}: it works with what is left`], parts, remedy };
  }
  const verbs = lacking.map(({ right }) => right.verb).join(', ');
  const { seen: cause } = failCheck('cluster', `You may not ${verbs} the services of namespace ${here}.`, []);
  return { state: 'failed', value: rights, seen: [...cause, seen], parts, remedy, problem: 'cluster' };
}

function missingPart(some: readonly Granted[], here: string): CheckPart {
  const resources = [...new Set(some.map(({ right }) => rightName(right)))].join(', ');
  const verbs = [...new Set(some.map(({ right }) => right.verb))].join(', ');
  const first = some[0];
  const where = first?.granted === 'here' ? `only in namespace ${here}, not in all: ` : '';
  return {
    state: first?.rule.isNeeded === true && first.granted === 'no' ? 'failed' : 'skipped',
    text: `${where}${verbs} ${resources} (${first?.rule.purpose ?? ''})`,
  };
}

function rightName({ group, resource, subresource, name }: Right): string {
  const plural = group === '' ? resource : `${resource}.${group}`;
  return [subresource === undefined ? plural : `${plural}/${subresource}`, name].filter(Boolean).join(' ');
}

function bindingLine(missing: readonly Right[], login: string): string {
  const namespace = missing.find((right) => right.namespace !== undefined)?.namespace;
  const user = login === '' || !/^[\w.@:-]+$/u.test(login) ? 'USER' : login;
  const lines = [
    ...(missing.some((right) => right.namespace === undefined)
      ? [`kubectl create clusterrolebinding isvc-missing --clusterrole isvc-missing --user ${user}`]
      : []),
    ...(namespace === undefined
      ? []
      : [`kubectl create rolebinding isvc-missing --role isvc-missing --user ${user} -n ${namespace}`]),
  ];
  return lines.join('\n');
}
