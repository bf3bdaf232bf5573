import { hostPort, serverName } from '../network/address.js';
import type { CopyTarget } from './copy-origin.js';

/** Lines of Python that connect, and the modules that they need. */
export type PythonLines = { readonly modules: readonly string[]; readonly lines: readonly string[] };

/** A limit in seconds as http.client, socket and grpcio take it; `None` is none. */
export function pythonSeconds(timeoutMs: number): string {
  return timeoutMs === Number.POSITIVE_INFINITY ? 'None' : String(timeoutMs / 1000);
}

/** `connection`: http.client's. Over TLS it connects to the gateway while it asks for the host. */
export function pythonConnection(target: CopyTarget, timeoutMs: number): PythonLines {
  const timeout = pythonSeconds(timeoutMs);
  const { address, port, tls, host, trust } = target;
  const where = `${pythonText(address)}, ${port}`;
  const modules = ['http.client'];
  if (!tls) {
    return {
      modules,
      lines: [`connection = http.client.HTTPConnection(${where}, timeout=${timeout})`],
    };
  }
  const name = pythonText(serverName(host));
  return {
    modules: [...modules, 'socket', 'ssl'],
    lines: [
      ...tlsContext(trust),
      `connection = http.client.HTTPSConnection(${name})`,
      'connection.sock = context.wrap_socket(',
      `    socket.create_connection((${where}), timeout=${timeout}),`,
      `    server_hostname=${name},`,
      ')',
    ],
  };
}

/** `channel`: grpcio's, which obeys no proxy variable and takes answers of any size, as isvc does. */
export function pythonChannel(target: CopyTarget): PythonLines {
  const { tls, host } = target;
  const options = [
    `('grpc.default_authority', ${pythonText(host)})`,
    ...(tls ? [`('grpc.ssl_target_name_override', ${pythonText(serverName(host))})`] : []),
    `('grpc.enable_http_proxy', 0)`,
    `('grpc.max_receive_message_length', -1)`,
  ];
  const credentials = tls ? sslCredentials(target) : undefined;
  return {
    modules: credentials?.modules ?? [],
    lines: [
      ...(credentials?.lines ?? []),
      tls ? 'channel = grpc.secure_channel(' : 'channel = grpc.insecure_channel(',
      `    ${pythonText(hostPort(target))},`,
      ...(tls ? [`    grpc.ssl_channel_credentials(roots${keyPair(target)}),`] : []),
      '    options=[',
      ...options.map((option) => `        ${option},`),
      '    ],',
      ')',
    ],
  };
}

/** grpcio takes the key before the chain (grpc.ssl_channel_credentials). */
function keyPair({ trust: { certificate } }: CopyTarget): string {
  if (certificate === undefined) return '';
  const { cert, key } = certificate;
  return `, open(${pythonText(key)}, 'rb').read(), open(${pythonText(cert)}, 'rb').read()`;
}

/** `roots`. grpcio has no switch that leaves out the check (grpc.ssl_channel_credentials): instead it trusts what the server shows. */
function sslCredentials({ address, port, host, trust }: CopyTarget): PythonLines {
  if (!trust.insecure) {
    const { cacert } = trust;
    const roots = cacert === undefined ? 'None' : `open(${pythonText(cacert)}, 'rb').read()`;
    return { modules: [], lines: [`roots = ${roots}`] };
  }
  return {
    modules: ['socket', 'ssl'],
    lines: [
      ...tlsContext(trust),
      `plain = socket.create_connection((${pythonText(address)}, ${port}))`,
      `with context.wrap_socket(plain, server_hostname=${pythonText(serverName(host))}) as shown:`,
      '    roots = ssl.DER_cert_to_PEM_cert(shown.getpeercert(True)).encode()',
    ],
  };
}

/** `context`: whom TLS trusts. */
function tlsContext({ cacert, insecure, certificate }: CopyTarget['trust']): readonly string[] {
  const shown =
    certificate === undefined
      ? []
      : [`context.load_cert_chain(${pythonText(certificate.cert)}, ${pythonText(certificate.key)})`];
  if (insecure) {
    return [
      'context = ssl.create_default_context()',
      'context.check_hostname = False',
      'context.verify_mode = ssl.CERT_NONE',
      ...shown,
    ];
  }
  const file = cacert === undefined ? '' : `cafile=${pythonText(cacert)}`;
  return [`context = ssl.create_default_context(${file})`, ...shown];
}

/** kubectl's port-forward for as long as the program runs; its first line says that it listens. */
export function pythonForward({ forward }: CopyTarget): PythonLines {
  if (forward === undefined) return { modules: [], lines: [] };
  return {
    modules: ['atexit', 'subprocess'],
    lines: [
      `forward = subprocess.Popen([`,
      ...forward.map((word) => `    ${pythonText(word)},`),
      '], stdout=subprocess.PIPE)',
      'atexit.register(forward.terminate)',
      'if not forward.stdout.readline():',
      "    raise SystemExit('kubectl opened no port-forward')",
    ],
  };
}

/** Characters of a text that stands on one line. */
const oneLine = 56;

/** Rows of a line: at most 75 characters, each with its escape, that leave room for a backslash. */
const rows = /(?:\\U.{8}|\\u.{4}|\\.|[^\\]){1,75}/gu;

/** A text as one Python literal. One of several lines, or of a long one, has them in triple quotes; a backslash joins what it breaks. */
export function pythonText(text: string): string {
  const written = text.replaceAll(/\\|(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu, escaped);
  if (written.length <= oneLine && !text.includes('\n')) {
    return `'${written.replaceAll(`'`, String.raw`\'`)}'`;
  }
  const lines = written.split('\n').map((line) => (line.match(rows) ?? []).join('\\\n'));
  return `'''${lines.join('\n').replaceAll(/'(?='|$)/g, String.raw`\'`)}'''`;
}

/** Python's escapes (docs.python.org/3/reference/lexical_analysis.html); what cannot be seen is written as its number. */
function escaped(character: string): string {
  if (character === '\\') return '\\\\';
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
}
