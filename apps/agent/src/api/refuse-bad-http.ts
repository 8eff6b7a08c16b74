import type { Socket } from 'node:net';
import { errorCode, type PathRefusal } from '@sidecar-injector/http';
import { newError, showValue } from '../errors/error-catalogue.ts';

/** What Node says of bytes that are no request it takes, by its code. */
const MESSAGES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'The path and the headers are longer than 16 KiB.',
  ERR_HTTP_REQUEST_TIMEOUT: 'The request has not arrived in time.',
};

/** A `%` that does not begin an escape. */
const BARE_PERCENT = /%(?![0-9a-fA-F]{2})/g;

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

/** Refuses what the router cannot decode: most of all `/loss/10%`, which is what one types. */
export const refuseBadPath: PathRefusal = (_, { url }) => {
  const escaped = url.replaceAll(BARE_PERCENT, '%25');
  return newError('invalid_fault', {
    message: 'The path is not a valid URL: a % must be followed by two hexadecimal digits.',
    remedy:
      escaped === url
        ? 'Write the path in UTF-8, with % only before two hexadecimal digits.'
        : `Write % as %25, as in ${showValue(escaped)}, or leave it out.`,
    field: 'path',
    value: showValue(url),
  });
};
