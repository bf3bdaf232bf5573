import type { Cluster } from '../cluster/cluster.js';
import { findService } from '../discovery/find-service.js';
import type { CallName } from '../batch/outcome.js';
import { nameArgument } from '../kserve/service-key.js';
import type { Service } from '../kserve/service.js';
import type { PredictOptions } from '../predict/predict.js';
import { asProblem, Problem } from '../problem.js';
import { defined } from '../runtime/defined.js';
import { isSecretHeader } from '../wording/secret-text.js';
import type { Context } from './context.js';
import type { Options } from './flag-values.js';
import { listServices } from './list-services.js';
import { namespacedName } from './namespaced-name.js';
import { parseHeader } from './repeated-flags.js';

/** A service that was named or selected, or why it was not found. */
export type ChosenService = CallName & { readonly found: Service | Problem };

/**
 * The services that a command line names, or those that `--selector` or `--all` selects. One that is not found has its Problem: the
 * others are called all the same. Throws Problem "usage", also where a secret of a flag would go to services of several namespaces;
 * "not-found" where none is selected.
 */
export async function chooseServices(
  context: Context,
  name: string,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<readonly ChosenService[]> {
  const { options, more } = context;
  if (isSelected(options)) {
    if (name !== '') throw bothWays();
    return selectServices(context, cluster, signal);
  }
  if (options.allNamespaces === true) {
    throw new Problem('usage', '-A selects nothing by itself.', {
      remedy: 'Add --all for every service of the cluster, or -l SELECTOR for some of them.',
    });
  }
  const wanted = [name, ...more].map((text) => {
    const { argument, namespace } = namespacedName(aService, text, options.namespace);
    return { text, argument, namespace: namespace ?? cluster.namespace };
  });
  checkSecrets(options, new Set(wanted.map(({ namespace }) => namespace)));
  return Promise.all(
    wanted.map(async ({ text, argument, namespace }) => {
      const found = await findService(cluster, namespace, argument, signal).catch(asProblem);
      signal.throwIfAborted();
      if (found instanceof Problem) return { name: text, service: text, namespace, found };
      return chosen(found);
    }),
  );
}

/** Whether a command line selects services, in place of their names. */
export function isSelected({ all, selector }: Pick<Options, 'all' | 'selector'>): boolean {
  return all === true || selector !== undefined;
}

/** Each of the names is read as the argument of a command is. */
const aService = { argument: { pattern: '[name]', summary: '' } };

async function selectServices(
  { options, out }: Context,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<readonly ChosenService[]> {
  const namespace = options.allNamespaces === true ? undefined : cluster.namespace;
  const query = defined({ namespace, labelSelector: options.selector });
  out.progress('asking the cluster for its services');
  const services = await listServices(cluster, query, signal);
  if (services.length === 0) {
    const which = options.selector === undefined ? '' : ` with ${options.selector}`;
    throw new Problem('not-found', `There are no services${which} in ${namespace ?? 'any namespace'}.`, {
      remedy: 'See what there is: isvc list -A',
    });
  }
  return services.map(chosen);
}

function chosen(found: Service): ChosenService {
  return { name: nameArgument(found.key), service: found.key, namespace: found.namespace, found };
}

function bothWays(): Problem {
  return new Problem('usage', 'NAME and a selector (-l, --all) cannot be combined.', {
    remedy: 'Give names, or -l SELECTOR, or --all.',
  });
}

/** A secret belongs to the services beside whose names it stands; of several namespaces, one command line does not say whose it is. */
function checkSecrets(options: Options, namespaces: ReadonlySet<string>): void {
  if (namespaces.size < 2) return;
  const headers = (options.header ?? []).map(parseHeader);
  const secret = headers.find(([name, value]) => isSecretHeader(name, value));
  const flag =
    options.token !== undefined
      ? '--token'
      : secret !== undefined
        ? `-H ${secret[0]}`
        : options.tokenFrom?.includes(':') === true
          ? '--token-from with a namespace'
          : undefined;
  if (flag === undefined) return;
  throw new Problem(
    'usage',
    `${flag} belongs to the services of one namespace, and the names stand in ${namespaces.size}: ${[...namespaces].join(', ')}.`,
    { remedy: 'Call each namespace by itself, or name the services of ISVC_TOKEN with ISVC_TOKEN_FOR.' },
  );
}

/**
 * The options of a call to a service that the command line does not name, without what is not for it: a token of an account in a certain
 * namespace is for the services of the context's. `onNote` is told where it is left out.
 */
export function belongingTo<Asked extends Pick<PredictOptions, 'tokenFrom'>>(
  { namespace, key }: Pick<Service, 'namespace' | 'key'>,
  cluster: Pick<Cluster, 'namespace'>,
  asked: Asked,
  onNote: (note: string) => void,
): Asked | Omit<Asked, 'tokenFrom'> {
  const { tokenFrom, ...others } = asked;
  if (tokenFrom?.namespace === undefined || namespace === cluster.namespace) return asked;
  onNote(
    `--token-from is not for ${key}: no token was requested (it is for services of namespace ${cluster.namespace})`,
  );
  return others;
}
