/** The beginning of a line of a log: its time, process, logger, level and place, as the loggers that KServe's images use write them. */
const logPrefixes: readonly RegExp[] = [
  // python/kserve/kserve/logging.py: `2026-11-27 04:10:26.598 1 storage.initializer ERROR [file.py:function():42] `
  /^\d{4}-\d\d-\d\d[ T][\d:.,]\S*\s+(?:\d+\s+)?(?:[\w.-]+\s+)?(DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|FATAL)\s*(?:\[[^\]]*\])?[:\s]\s*/u,
  // Python's own: `ERROR:root:`, `ERROR:    `
  /^(DEBUG|INFO|WARNING|ERROR|CRITICAL):(?:[\w.-]+:)?\s*/u,
  // klog: `E1127 04:10:26.598123       1 file.go:42] `
  /^([IWEF])\d{4} [\d:.]+\s+\d+ [\w./-]+:\d+\] /u,
];

const badLevels: ReadonlySet<string> = new Set(['ERROR', 'CRITICAL', 'FATAL', 'E', 'F']);

/** Words that say only that something failed, before the line says what. */
const introductions: readonly RegExp[] = [
  // python/storage-initializer/scripts/initializer-entrypoint
  /^Storage initialization failed: (?=\S)/u,
  /^(?:[\w.]+\.)?\w*(?:Error|Exception): (?=\S)/u,
  /^Failed to fetch model\. (?=\S)/u,
];

/** A longer cause is cut: it stands in a line of a table. */
const longestCause = 500;

/**
 * The one line of a program's last words that says why it ended: of a Python traceback its exception, of a log its last line
 * of level error or above, else the last line; without what comes before the cause itself. Empty for an empty text.
 */
export function causeLine(text: string): string {
  const lines = text.split(/[\r\n]+/u).filter((line) => line.trim() !== '');
  const line = exceptionIn(lines) ?? lastError(lines) ?? lines.at(-1) ?? '';
  let cause = withoutPrefix(line).replaceAll(/\s+/gu, ' ').trim();
  for (const introduction of introductions) cause = cause.replace(introduction, '');
  cause = cause.replace(/(?<!\.)\.$/u, '');
  return cause.length > longestCause ? `${cause.slice(0, longestCause)}…` : cause;
}

/** The last exception of a traceback: what follows it may go on for lines, or be of another process. */
function exceptionIn(lines: readonly string[]): string | undefined {
  const start = lines.findLastIndex((line) => line.includes('Traceback (most recent call last)'));
  if (start === -1) return undefined;
  const after = lines.slice(start + 1);
  return after.find((line) => /^[\w.]+(?::|$)/u.test(line) && !/^\s/u.test(line)) ?? after.at(-1);
}

function lastError(lines: readonly string[]): string | undefined {
  return lines.findLast((line) => badLevels.has(levelOf(line)));
}

function levelOf(line: string): string {
  for (const prefix of logPrefixes) {
    const level = prefix.exec(line)?.[1];
    if (level !== undefined) return level;
  }
  return '';
}

function withoutPrefix(line: string): string {
  return logPrefixes.reduce((text, prefix) => text.replace(prefix, ''), line);
}

/**
 * The cause in what a container runtime says of a program that it could not start, which names each layer that passed it on
 * (containerd and runc: `failed to create containerd task: … unable to start container process: CAUSE: unknown`).
 */
export function startError(message: string): string {
  const text = message.replaceAll(/\s+/gu, ' ').trim();
  const cause = /unable to start container process: (.+)$/u.exec(text)?.[1] ?? text;
  return cause.replace(/: unknown$/u, '');
}

/** The reason why an image could not be pulled: the registry's or the network's own words, without the layers that passed them on. */
export function imageError(message: string): string {
  const text = message.replaceAll(/\s+/gu, ' ').trim();
  const cause = /^Back-off pulling image "[^"]*"(?:: |$)(.*)$/u.exec(text)?.[1] ?? text;
  const inner = cause
    .replace(/^ErrImagePull: /u, '')
    .replace(/^rpc error: code = \w+ desc = /u, '')
    .replace(/^(?:failed to pull and unpack image "[^"]*": )/u, '')
    .replace(/^(?:failed to resolve (?:reference|image) "[^"]*": )/u, '')
    .replace(/^Error response from daemon: /u, '');
  // The registry says once more which image it is.
  return inner.replace(/^\S+(?=: not found$)/u, '').replace(/^: /u, '');
}
