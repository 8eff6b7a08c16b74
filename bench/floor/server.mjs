// The least that a webhook in Node can be: TLS, the whole review parsed, `allowed` answered.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const [, , certFile, keyFile, port] = process.argv;

const server = createServer(
  { cert: readFileSync(certFile), key: readFileSync(keyFile), keepAliveTimeout: 120_000 },
  (request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const review = JSON.parse(Buffer.concat(chunks).toString());
      const body = JSON.stringify({
        kind: review.kind,
        apiVersion: review.apiVersion,
        response: { uid: review.request.uid, allowed: true },
      });
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
    });
  },
);

server.listen(Number(port), '127.0.0.1', () => console.log('listening'));
process.on('SIGTERM', () => process.exit(0));
