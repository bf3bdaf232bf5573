import { connectCluster, type Cluster } from '../cluster/cluster.js';
import { colorsInEffect } from './colors.js';
import { listDefaults, type Config } from '../config/config.js';
import { shownHeader } from '../format/safe-text.js';
import { ownValue } from '../kserve/fields.js';
import { payloadFolder } from '../payload/library.js';
import { binarySizeText } from '../wording/byte-size.js';
import { Problem } from '../problem.js';
import { usualAnswerLimits } from '../transport/transport.js';
import type { Context } from './context.js';
import { readConsents } from './kept-consents.js';
import { fromYes, type Setting, trustSettings } from './trust-settings.js';
import { connectOptions } from './connect-options.js';
import { mouseSetting } from './tui-settings.js';

const fromFile = 'the settings file';
const byDefault = 'default';

/** Every setting in effect, for the context that the flags choose; without the cluster's where there is no kubeconfig. */
export async function effectiveConfig(context: Context): Promise<readonly Setting[]> {
  const { config, environment } = context;
  const cluster = await connected(context);
  return [
    ...(cluster === undefined ? [] : clusterSettings(cluster, context)),
    columnsSetting(config),
    seconds('refreshSeconds', config.refreshSeconds, listDefaults.refreshSeconds),
    seconds('repeatSeconds', config.repeatSeconds, listDefaults.repeatSeconds),
    colors(context),
    {
      name: 'theme',
      value: config.theme ?? 'auto',
      from: config.theme === undefined ? byDefault : fromFile,
    },
    {
      name: 'history',
      value: config.history ?? 'on',
      from: config.history === undefined ? byDefault : fromFile,
    },
    {
      name: 'background',
      value: config.background ?? 'auto',
      from: config.background === undefined ? byDefault : fromFile,
    },
    { name: 'mouse', ...mouseSetting(config, environment) },
    ...Object.entries(config.keys ?? {}).map(([action, keys]) => ({
      name: `key ${action}`,
      value: keys.length === 0 ? 'none' : keys.join(', '),
      from: fromFile,
    })),
    maxAnswerSetting(context),
    config.payloadFolder === undefined
      ? {
          name: 'payloads',
          value: payloadFolder(environment),
          from: environment['XDG_CONFIG_HOME'] === undefined ? byDefault : 'XDG_CONFIG_HOME',
        }
      : { name: 'payloads', value: config.payloadFolder, from: fromFile },
    ...(cluster === undefined ? [] : headerSettings(cluster.context, context)),
    ...tokenSetting(context),
  ];
}

function maxAnswerSetting({ options, config }: Context): Setting {
  if (options.maxAnswer !== undefined)
    return { name: 'maxAnswer', value: options.maxAnswer, from: '--max-answer' };
  const { maxAnswerBytes: given } = config;
  return {
    name: 'maxAnswer',
    value: binarySizeText(given ?? usualAnswerLimits.maxAnswerBytes),
    from: given === undefined ? byDefault : fromFile,
  };
}

/** The kubeconfig is read, nothing is asked of the server. */
async function connected(context: Context): Promise<Cluster | undefined> {
  try {
    return await connectCluster(connectOptions(context));
  } catch (thrown) {
    if (thrown instanceof Problem && context.options.context === undefined) return undefined;
    throw thrown;
  }
}

function clusterSettings(cluster: Cluster, given: Context): readonly Setting[] {
  const { options, config } = given;
  const kept = readConsents(given.environment, cluster);
  const { context, namespace, inCluster } = cluster;
  const kubeconfig = inCluster ? 'the service account' : 'the kubeconfig';
  const ofFile = Object.hasOwn(config.namespaces, context);
  return [
    { name: 'context', value: context, from: options.context === undefined ? kubeconfig : '--context' },
    {
      name: 'namespace',
      value: namespace,
      from: options.namespace !== undefined ? '--namespace' : ofFile ? fromFile : kubeconfig,
    },
    ...ofContext('gateway', options.gateway, '--gateway', config.gateway, context, kept.gateway),
    ...ofContext(
      'kserveNamespace',
      options.kserveNamespace,
      '--kserve-namespace',
      config.kserveNamespace,
      context,
      kept.kserveNamespace,
    ),
    ...ofContext('envoyGatewayNamespace', undefined, '', config.envoyGatewayNamespace, context),
    ...trustSettings(given, context, kept),
  ];
}

/** A setting by context, where a flag, the file or a yes says it. */
function ofContext(
  name: string,
  given: string | undefined,
  flag: string,
  written: Readonly<Record<string, string>>,
  context: string,
  kept?: string,
): readonly Setting[] {
  if (given !== undefined) return [{ name, value: given, from: flag }];
  const value = ownValue(written, context);
  if (value !== undefined) return [{ name, value, from: fromFile }];
  return kept === undefined ? [] : [{ name, value: kept, from: fromYes }];
}

function columnsSetting({ columns }: Config): Setting {
  return {
    name: 'columns',
    value: (columns ?? listDefaults.columns).join(', '),
    from: columns === undefined ? byDefault : fromFile,
  };
}

function seconds(name: string, value: number | undefined, standard: number): Setting {
  return { name, value: String(value ?? standard), from: value === undefined ? byDefault : fromFile };
}

function colors({ options, config, environment }: Context): Setting {
  const { colors, from } = colorsInEffect(options, config, environment);
  return { name: 'colors', value: colors, from };
}

/** As they are written: a `$NAME` stays one, and a secret is not shown. */
function headerSettings(cluster: string, { options, config }: Context): readonly Setting[] {
  const given = (options.header ?? []).map((header): Setting => {
    const name = header.split(':', 1)[0]?.trim() ?? '';
    return headerSetting(name, header.slice(name.length + 1).trim(), '--header');
  });
  const names = new Set(given.map(({ name }) => name.toLowerCase()));
  const written = Object.entries(config.headers[cluster] ?? {})
    .map(([name, value]) => headerSetting(name, value, fromFile))
    .filter(({ name }) => !names.has(name.toLowerCase()));
  return [...given, ...written];
}

function headerSetting(name: string, value: string, from: string): Setting {
  const isName = /^(?:\w+ )?\$(?:\w+|\{\w+\})$/.test(value);
  return { name: `header ${name}`, value: isName ? value : shownHeader(name, value), from };
}

function tokenSetting({ options, environment }: Context): readonly Setting[] {
  if (options.tokenFrom !== undefined)
    return [{ name: 'token', value: options.tokenFrom, from: '--token-from' }];
  if (options.token !== undefined) return [{ name: 'token', value: '$TOKEN', from: '--token' }];
  return environment['ISVC_TOKEN'] ? [{ name: 'token', value: '$ISVC_TOKEN', from: 'ISVC_TOKEN' }] : [];
}
