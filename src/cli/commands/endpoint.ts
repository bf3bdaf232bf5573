import { toned, type TonedLine } from '../../format/toned.js';
import { nameWord } from '../../format/name-word.js';
import { findService } from '../../discovery/find-service.js';
import { copyEndpoint, type CopyAs } from '../../format/copy-as.js';
import { carriesSecrets, headersTo } from '../../format/copy-origin.js';
import { openAiUrl as openAiUrlOf, openAiVariables } from '../../format/openai-url.js';
import type { Discovery } from '../../discovery/endpoint.js';
import type { OpenAiServer } from '../../protocol/openai-prefix.js';
import type { Session } from '../../session.js';
import { shellWord } from '../../wording/command-line.js';
import { stringifyJson } from '../../inference/json.js';
import type { Endpoint } from '../../inference/endpoint.js';
import { nameArgument } from '../../kserve/service-key.js';
import { serviceKinds } from '../../kserve/service-kinds.js';
import type { Service } from '../../kserve/service.js';
import { isOverGrpc } from '../../protocol/protocols.js';
import { Problem } from '../../problem.js';
import type { Context } from '../context.js';
import { hostPort, urlHost } from '../../network/address.js';
import { defined } from '../../runtime/defined.js';
import { done, type CommandResult } from '../command-result.js';
import { withSession } from '../open-session.js';
import { callOptions } from '../settings.js';

type Format = 'text' | 'json' | 'env' | 'openai' | 'curl' | 'grpcurl';
type Found = {
  readonly endpoint: Endpoint;
  readonly service: Service;
  /** Where a client of OpenAI's finds it; undefined where none does by itself. */
  readonly openAiUrl: string | undefined;
  readonly sendsToken: boolean;
  /** Throws Problem "usage" where a value cannot stand in a command. */
  readonly copies: () => readonly CopyAs[];
};

/** Writes the text of each `-o`. `env` is for eval: the three variables of KServe's documentation. */
const formats: Readonly<Record<Exclude<Format, 'text'>, (found: Found) => string>> = {
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
  openai: variables,
  curl: (found) => command('curl', found),
  grpcurl: (found) => command('grpcurl', found),
};

const titleColumns = 10;

/** For a person: a line for each fact, behind its title. */
function factLines({ endpoint, service }: Pick<Found, 'endpoint' | 'service'>): readonly TonedLine[] {
  return [
    ['service', service.key],
    ['address', `${endpoint.tls ? 'https' : 'http'}://${hostPort(endpoint)}`],
    ['host', endpoint.host],
    ...(endpoint.basePath === '' ? [] : [['path', endpoint.basePath]]),
    ['protocol', `${service.protocol} (${service.protocolWhy})`],
    ['model', `${service.modelName} (${service.modelNameWhy})`],
    ['route', `${endpoint.candidate.route}: ${endpoint.candidate.why}`],
  ].map(([name = '', value = '']) => [toned('dim', name.padEnd(titleColumns)), value]);
}

/** For eval: the two variables that OpenAI's clients read. Throws Problem "usage" where they would lead nowhere. */
function variables({ openAiUrl: url, service, sendsToken }: Found): string {
  if (url !== undefined) return openAiVariables(url, sendsToken);
  const { name, key, namespace } = service;
  throw new Problem('usage', `A client that is told only a URL does not reach ${name}.`, {
    remedy: `Serve it on this machine, for any client: isvc proxy ${shellWord(nameArgument(key))} -n ${namespace}`,
  });
}

/** A command for the tool. Throws Problem "usage" where the service's protocol needs the other one. */
function command(tool: 'curl' | 'grpcurl', { service, copies }: Found): string {
  const copy = copies().find((each) => each.tool === tool);
  if (copy !== undefined) return copy.command;
  const other = tool === 'curl' ? 'grpcurl' : 'curl';
  const hasOther = [...serviceKinds[service.kind].protocols].some(
    (protocol) => isOverGrpc(protocol) === (tool === 'grpcurl'),
  );
  throw new Problem('usage', `${service.name} speaks ${service.protocol}, which ${tool} does not.`, {
    remedy: `Use -o ${other}${hasOther ? ', or name another protocol with --protocol' : ''}.`,
  });
}

/** `isvc endpoint`: where a service answers. */
export async function run(context: Context, name: string): Promise<CommandResult> {
  const { options, out, signal } = context;
  return withSession(context, async (session) => {
    const { cluster, discovery, given } = session;
    const { protocol, model, modelVersion: version, tokenFrom } = callOptions(options);
    const found = await findService(cluster, cluster.namespace, name, signal);
    // commander has checked it against the choices
    const format = options.output as Format;
    const isCommand = format === 'curl' || format === 'grpcurl';
    out.progress('trying the ways in');
    const openAi =
      format === 'curl' || format === 'openai' ? await findOpenAi(context, session, found) : undefined;
    const service = {
      ...found,
      protocol: openAi === undefined ? (protocol ?? found.protocol) : ('openai' as const),
      modelName: model ?? found.modelName,
    };
    const way = await discovery.findEndpoint(service, service.protocol, signal);
    const sends = (isCommand || format === 'openai') && (tokenFrom !== undefined || carriesSecrets(given));
    const endpoint = sends ? await discovery.withClaim(service, way, undefined, signal) : way;
    if (endpoint.claim !== undefined)
      out.note(`the command sends no token: ${endpoint.claim}; --send-token sends it`);
    for (const warning of endpoint.warnings) out.note(warning);
    const draft = {
      service,
      protocol: service.protocol,
      endpoint,
      options: version === undefined ? {} : { version },
      ...defined({ tokenFrom, openAiPrefix: openAi?.prefix }),
    };
    const copies = () => copyEndpoint(draft, { cluster, given });
    const openAiUrl =
      openAi === undefined ? undefined : await urlForOpenAi(endpoint, openAi.prefix, discovery);
    const sendsToken =
      tokenFrom !== undefined || 'authorization' in headersTo(service.key, endpoint, given).all;
    const text =
      format === 'text' ? '' : formats[format]({ endpoint, service, copies, openAiUrl, sendsToken });
    for (const note of isCommand ? (copies()[0]?.notes ?? []) : addressNotes(endpoint, format))
      out.note(note);
    if (format === 'text') out.printLines(factLines({ endpoint, service }), titleColumns);
    else if (format === 'json') out.printJson(text);
    else out.print(text);
    return done;
  });
}

/** The API is asked for only where the service may have it. Throws Problem "usage" where it has none, and nothing else will do. */
async function findOpenAi(
  { options, out, signal }: Context,
  { predictor }: Session,
  service: Service,
): Promise<OpenAiServer | undefined> {
  const found = await predictor.openAi(
    service,
    { ...callOptions(options), onProgress: out.progress, onNote: out.note },
    signal,
  );
  if (found !== undefined) out.note(`OpenAI's API: ${found.why}`);
  else if (options.output === 'openai')
    throw new Problem('usage', `${service.name} has no API of OpenAI's that answers.`, {
      remedy: serviceKinds[service.kind].protocols.has('openai')
        ? `It speaks ${service.protocol} (${service.protocolWhy}). Ask for it all the same with: --protocol openai`
        : `An ${serviceKinds[service.kind].noun} has none. Its own address: isvc endpoint ${nameArgument(service.key)} -n ${service.namespace}`,
    });
  return found;
}

/** A name that does not resolve leads nowhere. */
function urlForOpenAi(
  endpoint: Endpoint,
  prefix: string,
  { addressesOf }: Discovery,
): Promise<string | undefined> {
  return openAiUrlOf(endpoint, prefix, (host) => addressesOf(host).catch(() => []));
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
