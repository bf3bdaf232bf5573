/** What ends the program from outside the keyboard. */
export type Guard = {
  readonly quit: (exitCode: number) => void;
  readonly crashed: (thrown: unknown) => void;
};

/** Exit codes are 128 + the signal's number, as shells report them. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Turns signals and uncaught errors into an orderly end, so that the terminal is restored first. So does the end of its input:
 * of a terminal that hangs up only the leader of the session is told by SIGHUP, and that may be a shell which ignores it.
 * Returns what takes that back.
 */
export function guardTerminal(stdin: NodeJS.ReadableStream, { quit, crashed }: Guard): () => void {
  const handlers = Object.entries(signals).map(
    ([signal, exitCode]) => [signal, () => quit(exitCode)] as const,
  );
  for (const [signal, handler] of handlers) process.on(signal, handler);
  const onHangUp = () => quit(signals.SIGHUP);
  stdin.on('end', onHangUp);
  process.on('uncaughtException', crashed);
  process.on('unhandledRejection', crashed);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
    stdin.off('end', onHangUp);
    process.off('uncaughtException', crashed);
    process.off('unhandledRejection', crashed);
  };
}
