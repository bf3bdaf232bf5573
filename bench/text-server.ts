import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A language model's server for the benchmarks, in a process of its own; says its port. A question that begins with a number gets that many tokens, 2,000 a second; any other one a word, at once. */
const tokensPerSecond = 2000;
const everyMs = 8;

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.setHeader('content-type', 'application/json').end('{"object":"list","data":[{"id":"m"}]}');
    return;
  }
  let body = '';
  request.on('data', (piece) => (body += String(piece)));
  request.on('end', () => {
    const question = String(JSON.parse(body).messages.at(-1).content);
    response.setHeader('content-type', 'text/event-stream');
    const count = Number.parseInt(question, 10);
    if (Number.isNaN(count)) {
      response.write(delta(`answer-${question}`));
      response.end(
        `data: {"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`,
      );
      return;
    }
    const startedAt = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      // What a busy machine has missed is made up for.
      const due = Math.min(count, Math.floor(((performance.now() - startedAt) * tokensPerSecond) / 1000));
      let events = '';
      for (; sent < due; sent += 1) events += delta(sent % 40 === 39 ? `w${sent}.\n` : `w${sent} `);
      if (events !== '') response.write(events);
      if (sent === count) end();
    }, everyMs);
    const end = () => {
      clearInterval(timer);
      response.end(
        'data: {"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
      );
    };
    response.once('close', () => clearInterval(timer));
  });
});

function delta(content: string): string {
  return `data: ${JSON.stringify({ model: 'm', choices: [{ index: 0, delta: { content } }] })}\n\n`;
}

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
