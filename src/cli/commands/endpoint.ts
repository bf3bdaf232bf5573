import { nameWord } from '../../format/name-word.js';
import { findService } from '../../discovery/services.js';
import { copyEndpoint, type CopyAs } from '../../format/copy-as.js';
import { carriesSecrets } from '../../format/copy-origin.js';
import { stringifyJson } from '../../inference/json.js';
import type { Endpoint } from '../../inference/endpoint.js';
import type { Service } from '../../kserve/service.js';
import { Problem } from '../../problem.js';
import type { Context } from '../context.js';
import { hostPort, urlHost } from '../../network/address.js';
import { defined } from '../../runtime/defined.js';
import { done, type CommandResult } from '../command-result.js';
import { withSession } from '../open-session.js';
import { callOptions } from '../settings.js';

type Format = 'text' | 'json' | 'env' | 'curl' | 'grpcurl';
type Found = {
  readonly endpoint: Endpoint;
  readonly service: Service;
  /** Throws Problem "usage" where a value cannot stand in a command. */
  readonly copies: () => readonly CopyAs[];
};

/** What each `-o` prints. `env` is for eval: the three variables of KServe's documentation. */
const formats: Readonly<Record<Format, (found: Found) => string>> = {
  text: ({ endpoint, service }) =>
    [
      ['service', service.key],
      ['address', `${endpoint.tls ? 'https' : 'http'}://${hostPort(endpoint)}`],
      ['host', endpoint.host],
      ...(endpoint.basePath === '' ? [] : [['path', endpoint.basePath]]),
      ['protocol', `${service.protocol} (${service.protocolWhy})`],
      ['model', `${service.modelName} (${service.modelNameWhy})`],
      ['route', `${endpoint.candidate.route}: ${endpoint.candidate.why}`],
    ]
      .map(([name = '', value = '']) => `${name.padEnd(8)}  ${value}`)
      .join('\n'),
  json: ({ endpoint, service }) =>
    stringifyJson(
      {
        service: service.key,
        address: endpoint.address,
        port: endpoint.port,
        tls: endpoint.tls,
        host: endpoint.host,
        basePath: endpoint.basePath,
        protocol: service.protocol,
        model: service.modelName,
        route: endpoint.candidate.route,
        why: endpoint.candidate.why,
      },
      { indent: 2 },
    ),
  env: ({ endpoint }) =>
    [
      `INGRESS_HOST=${nameWord(urlHost(endpoint.address))}`,
      `INGRESS_PORT=${endpoint.port}`,
      `SERVICE_HOSTNAME=${nameWord(endpoint.host)}`,
      ...(endpoint.basePath === '' ? [] : [`SERVICE_PATH=${nameWord(endpoint.basePath)}`]),
    ]
      .map((line) => `export ${line}`)
      .join('\n'),
  curl: (found) => command('curl', found),
  grpcurl: (found) => command('grpcurl', found),
};

/** A command for the tool. Throws Problem "usage" where the service's protocol needs the other one. */
function command(tool: 'curl' | 'grpcurl', { service, copies }: Found): string {
  const copy = copies().find((each) => each.tool === tool);
  if (copy !== undefined) return copy.command;
  const other = tool === 'curl' ? 'grpcurl' : 'curl';
  throw new Problem('usage', `${service.name} speaks ${service.protocol}, which ${tool} does not.`, {
    remedy: `Use -o ${other}, or name another protocol with --protocol.`,
  });
}

/** `isvc endpoint`: where a service answers. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { options, out, signal } = context;
  return withSession(context, async ({ cluster, discovery, given }) => {
    const { protocol, model, modelVersion: version, tokenFrom } = callOptions(options);
    const found = await findService(cluster, cluster.namespace, name, signal);
    const service = { ...found, protocol: protocol ?? found.protocol, modelName: model ?? found.modelName };
    out.progress('trying the ways in');
    // commander has checked it against the choices
    const format = options.output as Format;
    const isCommand = format === 'curl' || format === 'grpcurl';
    const way = await discovery.findEndpoint(service, service.protocol, signal);
    const sends = isCommand && (tokenFrom !== undefined || carriesSecrets(given));
    const endpoint = sends ? await discovery.withClaim(service, way, signal) : way;
    if (endpoint.claim !== undefined)
      out.note(`the command sends no token: ${endpoint.claim}; --send-token sends it`);
    for (const warning of endpoint.warnings) out.note(warning);
    const draft = {
      service,
      protocol: service.protocol,
      endpoint,
      options: version === undefined ? {} : { version },
      ...defined({ tokenFrom }),
    };
    const copies = () => copyEndpoint(draft, { cluster, given });
    const text = formats[format]({ endpoint, service, copies });
    for (const note of isCommand ? (copies()[0]?.notes ?? []) : addressNotes(endpoint, format))
      out.note(note);
    if (format === 'json') out.printJson(text);
    else out.print(text);
    return done;
  });
}

function addressNotes({ candidate, basePath }: Endpoint, format: Format): readonly string[] {
  const path =
    format === 'env' && basePath !== ''
      ? ['The service answers under a path: http://${INGRESS_HOST}:${INGRESS_PORT}${SERVICE_PATH}/v1/…']
      : [];
  if (candidate.route !== 'port-forward') return path;
  return [
    ...path,
    'This address is a port-forward of this command and ends with it; kubectl port-forward opens one that stays.',
  ];
}
