// The least that a webhook in Node can be: TLS, the whole review parsed, `allowed` answered. With a
// number of bytes it does what every webhook must: it answers that many, and writes a line of log.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const [, , certFile, keyFile, port, answerBytes = ''] = process.argv;

let lines = '';
let patch;

/** Writes lines together, as the injector does. */
const log = ({ uid, namespace, name, operation }) => {
  const time = new Date().toISOString();
  lines += `${JSON.stringify({ level: 'info', time, uid, operation, namespace, name, msg: 'review' })}\n`;
  if (lines.length >= 32 * 1024) {
    process.stdout.write(lines);
    lines = '';
  }
};

const answerTo = ({ kind, apiVersion, request: { uid } }, patch) =>
  JSON.stringify({ kind, apiVersion, response: { uid, allowed: true, patch } });

const server = createServer(
  { cert: readFileSync(certFile), key: readFileSync(keyFile), keepAliveTimeout: 120_000 },
  (request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const review = JSON.parse(Buffer.concat(chunks).toString());
      if (answerBytes !== '') {
        patch ??= 'x'.repeat(Number(answerBytes) - answerTo(review, '').length);
        log(review.request);
      }
      const body = answerTo(review, patch);
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
