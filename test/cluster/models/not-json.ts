/** A server that answers 200 with a web page whatever it is asked: node not-json.ts PORT. */
import { createServer } from 'node:http';

const page = '<!doctype html>\n<title>Welcome</title>\n<p>This is no model server.</p>\n';

createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page);
  });
}).listen(Number(process.argv[2]), '127.0.0.1');
