import type { Socket } from 'node:net';
import { targetKey } from './connecting.js';
import { type Connection, openConnection } from './grpc-connection.js';
import type { Target, Trust } from './transport.js';

/** One connection per target, kept while the program runs. */
export type Connections = {
  /** The one that stands, else a new one, through the tunnel where a proxy has opened one. */
  readonly get: (target: Target, tunnel?: Socket) => Connection;
  readonly has: (target: Target) => boolean;
  /** The next call to this target connects anew. The connection itself ends with the last call that uses it. */
  readonly drop: (target: Target, connection: Connection) => void;
  /** Runs while a call uses the connection; what it returns says that the call has ended. */
  readonly use: (connection: Connection) => () => void;
  /** Milliseconds since the last call on it ended; 0 while one is under way. */
  readonly idleMs: (connection: Connection) => number;
  readonly close: () => void;
};

type Use = { calls: number; endedAt: number };

export function openConnections(trust: Trust): Connections {
  const current = new Map<string, Connection>();
  const uses = new Map<Connection, Use>();

  const forget = (key: string, connection: Connection) => {
    if (current.get(key) === connection) current.delete(key);
    if ((uses.get(connection)?.calls ?? 0) === 0) end(connection);
  };
  const end = (connection: Connection) => {
    uses.delete(connection);
    connection.session.destroy();
  };
  return {
    has: (target) => current.has(targetKey(target, trust)),
    get: (target, tunnel) => {
      const key = targetKey(target, trust);
      const known = current.get(key);
      if (known !== undefined) {
        tunnel?.destroy();
        return known;
      }
      const opened: Connection = openConnection(target, trust, tunnel, () => forget(key, opened));
      current.set(key, opened);
      uses.set(opened, { calls: 0, endedAt: performance.now() });
      return opened;
    },
    drop: (target, connection) => forget(targetKey(target, trust), connection),
    use: (connection) => {
      const use = uses.get(connection) ?? { calls: 0, endedAt: 0 };
      use.calls += 1;
      return () => {
        use.calls -= 1;
        use.endedAt = performance.now();
        const isCurrent = [...current.values()].includes(connection);
        if (use.calls === 0 && !isCurrent) end(connection);
      };
    },
    idleMs: (connection) => {
      const use = uses.get(connection);
      return use === undefined || use.calls > 0 ? 0 : performance.now() - use.endedAt;
    },
    close: () => {
      current.clear();
      for (const connection of uses.keys()) end(connection);
    },
  };
}
