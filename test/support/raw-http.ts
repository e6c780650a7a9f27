import { request } from "node:http";
import { connect, type Socket } from "node:net";
import type { Answer, Api } from "./api.ts";

/** The header that an HTTP client would make of a key. */
export function basic(key: string, password = ""): string {
  return `Basic ${Buffer.from(`${key}:${password}`).toString("base64")}`;
}

/** A GET with a JSON body, as the Python and Go clients send their list options; fetch would refuse to. */
export function getWithBody(
  api: Api,
  path: string,
  fields: object | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const body = typeof fields === "string" ? fields : JSON.stringify(fields);
  return new Promise((resolve, reject) => {
    const sent = request(
      api.url + path,
      {
        method: "GET",
        headers: {
          Authorization: basic(api.keys.secret),
          "Content-Type": "application/json",
          "Content-Length": String(Buffer.byteLength(body)),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          const received = new Headers();
          for (const [name, value] of Object.entries(response.headers))
            received.set(name, String(value));
          resolve({
            status: response.statusCode ?? 0,
            text,
            body: JSON.parse(text),
            headers: received,
          });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** A bare connection to a server. */
export function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket));
    socket.on("error", reject);
  });
}

/** An answer read off a bare connection. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/**
 * Sends bytes as they are and reads until the server closes the connection, or stays silent for `silentMs`.
 * Answers every HTTP response that came back, in order.
 */
export async function exchange(
  url: string,
  bytes: string | Buffer,
  silentMs = 1000,
): Promise<{ readonly answers: RawAnswer[]; readonly isClosed: boolean }> {
  const socket = await openSocket(url);
  let received = "";
  const isClosed = await new Promise<boolean>((resolve) => {
    let silence = setTimeout(() => resolve(false), silentMs);
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      clearTimeout(silence);
      silence = setTimeout(() => resolve(false), silentMs);
    });
    socket.on("error", () => resolve(true));
    socket.on("close", () => resolve(true));
    socket.write(bytes);
  });
  socket.destroy();
  return { answers: splitAnswers(received), isClosed };
}

function splitAnswers(received: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = received;
  while (rest.startsWith("HTTP/1.1 ")) {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) break;
    const headers = rest.slice(0, end);
    const length = Number(/^content-length: *(\d+)/im.exec(headers)?.[1] ?? 0);
    const body = Buffer.from(rest.slice(end + 4, end + 4 + length), "latin1").toString("utf8");
    answers.push({ status: Number(headers.slice(9, 12)), headers, body });
    rest = rest.slice(end + 4 + length);
  }
  return answers;
}
