import 'reflect-metadata';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newCertificate } from '@sidecar-injector/testing/programs';
import { JSON_TYPE, RunningApp } from './running-app.ts';

describe('the TLS port', () => {
  let app: RunningApp;

  beforeAll(async () => {
    app = await RunningApp.start(await newCertificate());
  });

  afterAll(() => app.stop());

  it('should speak TLS 1.2 and nothing older', async () => {
    const port = Number(new URL(app.origin).port);
    const handshake = async (version: 'TLSv1.1' | 'TLSv1.2'): Promise<string | null> => {
      const socket = connect({
        host: 'localhost',
        port,
        ca: app.authority,
        minVersion: 'TLSv1',
        maxVersion: version,
        ciphers: 'DEFAULT@SECLEVEL=0',
      });
      await once(socket, 'secureConnect');
      socket.end();
      return socket.getProtocol();
    };

    expect(await handshake('TLSv1.2')).toBe('TLSv1.2');
    await expect(handshake('TLSv1.1')).rejects.toThrow(/version|protocol/);
  });

  it('should keep idle connections longer than an API server does', async () => {
    const { headers } = await app.send('/mutate', '{}', {
      method: 'POST',
      headers: { ...JSON_TYPE, connection: 'keep-alive' },
    });

    expect(headers['keep-alive']).toBe('timeout=120');
  });
});
