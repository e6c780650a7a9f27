import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What becomes of the next COMMIT that passes. */
type Trick = "lose the question" | "lose the answer";

/** A bad line to a PostgreSQL server. */
export interface PostgresProxy extends AsyncDisposable {
  /** Reaches the server through the proxy. */
  readonly url: string;
  /** Breaks every connection that is open now. */
  cut(): void;
  /** While true, new connections are broken at once, as by a server that is not there. */
  refuse(isDown: boolean): void;
  /** From now on nothing passes on the open connections any more, though they stay open. */
  fallSilent(): void;
  /** Breaks the connection around the next COMMIT: before the server hears of it, or before it can tell. */
  trick(trick: Trick): void;
}

/** Opens a proxy before the server that `url` names. */
export async function openPostgresProxy(url: string): Promise<PostgresProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isDown = false;
  let nextTrick: Trick | undefined;

  const server = createServer((client) => {
    if (isDown) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    let isMuted = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", end);
      socket.on("close", () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on("data", (bytes) => {
      if (!bytes.includes("COMMIT\0") || nextTrick === undefined) {
        upstream.write(bytes);
        return;
      }
      isMuted = nextTrick === "lose the answer";
      nextTrick = undefined;
      if (isMuted) upstream.write(bytes);
      else end();
    });
    upstream.on("data", (bytes) => {
      if (isMuted) end();
      else client.write(bytes);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  const through = new URL(url);
  through.hostname = "127.0.0.1";
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    cut: () => sockets.forEach((socket) => socket.destroy()),
    refuse: (down) => {
      isDown = down;
    },
    fallSilent: () => sockets.forEach((socket) => socket.pause()),
    trick: (trick) => {
      nextTrick = trick;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
