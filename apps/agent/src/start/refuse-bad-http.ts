import type { Socket } from 'node:net';
import { errorCode } from '@sidecar-injector/http';
import { newError } from '../errors/errors.ts';

/** What Node says of bytes that are no request it takes, by its code. */
const MESSAGES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'The path and the headers are longer than 16 KiB.',
  ERR_HTTP_REQUEST_TIMEOUT: 'The request has not arrived in time.',
};

/** Answers what is no HTTP request, and ends the connection. */
export function refuseBadHttp(error: Error, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const refusal = newError('bad_request', {
    message: MESSAGES[errorCode(error)] ?? 'This is no HTTP request.',
    remedy: 'Send one as curl does: curl http://<pod-ip>:2332/latency/20ms',
  });
  const body = `${JSON.stringify(refusal.toBody())}\n`;
  const head = [
    `HTTP/1.1 ${String(refusal.status)} Bad Request`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${String(body.length)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
