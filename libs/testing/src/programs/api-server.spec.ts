import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ApiServer } from './api-server.ts';
import { type Certificate, newCertificate } from './certificate.ts';

const open: { close(): void }[] = [];

async function newWebhook(listener: RequestListener, authority?: Certificate): Promise<ApiServer> {
  const certificate = await newCertificate();
  const server = createTlsServer(certificate, listener).listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sut = new ApiServer(`https://localhost:${port}`, (authority ?? certificate).cert);
  open.push(sut, server);
  return sut;
}

describe(ApiServer.name, () => {
  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });

  it('should post what kube-apiserver posts', async () => {
    const sut = await newWebhook(({ method, url, headers }, response) => {
      response.end(JSON.stringify({ method, url, headers }));
    });
    const { status, body } = await sut.post('/mutate', '{"é":1}');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      method: 'POST',
      url: '/mutate?timeout=10s',
      headers: {
        'user-agent': 'kube-apiserver-admission',
        'content-type': 'application/json',
        accept: 'application/json, */*',
        'accept-encoding': 'gzip',
        'content-length': '8',
      },
    });
  });

  it('should keep its connection', async () => {
    const ports = new Set<number | undefined>();
    const sut = await newWebhook(({ socket }, response) => {
      ports.add(socket.remotePort);
      response.end('{}');
    });
    await sut.post('/mutate', '{}');
    await sut.post('/mutate', '{}');
    expect(ports.size).toBe(1);
  });

  it('should not take an answer that is not 200 for a review', async () => {
    const sut = await newWebhook((_, response) => response.writeHead(415).end('no'));
    await expect(sut.review('/mutate', {})).rejects.toThrow('POST /mutate gave HTTP 415: no');
  });

  it('should trust its authority only', async () => {
    const stranger = await newCertificate();
    const sut = await newWebhook((_, response) => response.end('{}'), stranger);
    await expect(sut.post('/mutate', '{}')).rejects.toThrow('certificate');
  });

  it('should fail where nobody listens', async () => {
    const server = createServer().listen(0);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const { cert } = await newCertificate();
    const sut = new ApiServer(`https://127.0.0.1:${port}`, cert);
    await expect(sut.post('/mutate', '{}')).rejects.toThrow('ECONNREFUSED');
  });
});
