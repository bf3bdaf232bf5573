/** What ends the program from outside the keyboard. */
export type Guard = {
  readonly quit: (exitCode: number) => void;
  readonly crashed: (thrown: unknown) => void;
};

/** Exit codes are 128 + the signal's number, as shells report them. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Turns signals and uncaught errors into an orderly end, so that the terminal is restored first. Returns what takes that back. */
export function guardTerminal({ quit, crashed }: Guard): () => void {
  const handlers = Object.entries(signals).map(
    ([signal, exitCode]) => [signal, () => quit(exitCode)] as const,
  );
  for (const [signal, handler] of handlers) process.on(signal, handler);
  process.on('uncaughtException', crashed);
  process.on('unhandledRejection', crashed);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
    process.off('uncaughtException', crashed);
    process.off('unhandledRejection', crashed);
  };
}
