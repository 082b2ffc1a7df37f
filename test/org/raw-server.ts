import { createServer, type Socket } from 'node:net';

export type RawRequest = {
  method: string;
  target: string;
  headers: Record<string, string>;
  body: string;
};

export type RawServer = {
  origin: string;
  /** Host and port. */
  host: string;
  /** Everything received, in order. */
  requests: RawRequest[];
  /** Sockets open now. */
  sockets: Set<Socket>;
  close(): Promise<void>;
};

/** A server on 127.0.0.1 whose answers are bytes, so that it can break the protocol at any of them. */
export async function startRawServer(
  answer: (socket: Socket, request: RawRequest, count: number) => void,
  listenPort = 0,
): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let received = '';
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      for (;;) {
        const request = parseRequest(received);
        if (request === null) return;
        received = received.slice(request.length);
        requests.push(request.parsed);
        answer(socket, request.parsed, requests.length);
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(listenPort, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    origin: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    requests,
    sockets,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** An HTTP/1.1 answer with a Content-Length, unless a header says otherwise; a header set to '' is left out. */
export function httpAnswer(status: number, headers: Record<string, string> = {}, body: string | Buffer = ''): Buffer {
  const bytes = Buffer.from(body);
  const all: Record<string, string> = { 'content-length': String(bytes.length), ...headers };
  const lines = Object.entries(all)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Answer\r\n${lines.join('')}\r\n`), bytes]);
}

export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Buffer {
  return httpAnswer(status, { 'content-type': 'application/json;charset=UTF-8', ...headers }, JSON.stringify(body));
}

/** A body in chunks of the chunked transfer coding. */
export function chunked(...parts: (string | Buffer)[]): Buffer {
  const chunks = [...parts, ''].flatMap((part) => {
    const bytes = Buffer.from(part);
    return [Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')];
  });
  return Buffer.concat(chunks);
}

function parseRequest(text: string): { parsed: RawRequest; length: number } | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [start = '', ...lines] = text.slice(0, end).split('\r\n');
  const [method = '', target = ''] = start.split(' ');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const length = end + 4 + Number(headers['content-length'] ?? 0);
  if (text.length < length) return null;
  return { parsed: { method, target, headers, body: text.slice(end + 4, length) }, length };
}
