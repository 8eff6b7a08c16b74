import { readFile } from 'node:fs/promises';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { type CheckResult, describeError, type ReadinessCheck } from '@sidecar-injector/http';
import type { Logger } from 'pino';
import { FileWatch } from '../files/file-watch.ts';
import { fingerprintFiles } from '../files/fingerprint.ts';
import { checkKeyPair, type KeyPair } from './key-pair.ts';

/** The files of one serving certificate. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * Holds the serving certificate, and takes a new one when its files change. While the files are
 * bad, or only one of the two has been written yet, the old pair stays.
 */
export class CertificateService
  implements ReadinessCheck, OnApplicationBootstrap, OnApplicationShutdown
{
  readonly name = 'certificate';
  /** What is wrong with the files as they are now. */
  fault: string | undefined;

  private pair: KeyPair | undefined;
  private onSwap: (pair: KeyPair) => void = () => undefined;
  private readonly watch: FileWatch;

  constructor(
    private readonly files: CertificateFiles,
    private readonly log: Logger,
  ) {
    this.watch = new FileWatch(
      () => fingerprintFiles([files.cert, files.key]),
      () => this.reload(),
    );
  }

  /** The pair in use; absent before the first good one. */
  get current(): KeyPair | undefined {
    return this.pair;
  }

  /** @param onSwap puts each further pair to use. */
  whenSwapped(onSwap: (pair: KeyPair) => void): void {
    this.onSwap = onSwap;
  }

  /** Reads the files if they have changed, or were never read; what is wrong is in {@link fault}. */
  async refresh(): Promise<void> {
    await this.watch.check().catch(() => undefined);
  }

  /** A certificate that has expired, or is not valid yet, makes every call of it fail. */
  check(): CheckResult {
    const now = Date.now();
    const { validFrom, validTo } = this.pair ?? { validFrom: new Date(0), validTo: new Date(0) };
    const stale = this.fault === undefined ? '' : `; refused now: ${this.fault}`;
    if (now < validFrom.getTime()) {
      return { ok: false, detail: `not valid before ${validFrom.toISOString()}${stale}` };
    }
    const ok = now < validTo.getTime();
    return { ok, detail: `${ok ? 'expires' : 'expired'} ${validTo.toISOString()}${stale}` };
  }

  onApplicationBootstrap(): void {
    this.watch.start();
  }

  onApplicationShutdown(): void {
    this.watch.stop();
  }

  private async reload(): Promise<void> {
    try {
      const [cert, key] = await Promise.all([
        readFile(this.files.cert, 'utf8'),
        readFile(this.files.key, 'utf8'),
      ]);
      this.take(cert, key);
    } catch (error) {
      this.refuse(error);
      throw error;
    }
  }

  private take(cert: string, key: string): void {
    try {
      this.pair = checkKeyPair(cert, key);
    } catch (error) {
      this.refuse(error);
      return;
    }
    this.fault = undefined;
    this.onSwap(this.pair);
    this.log.info({ expires: this.pair.validTo }, 'certificate loaded');
  }

  private refuse(error: unknown): void {
    const { cert, key } = this.files;
    const fault = `INJECTOR_TLS_CERT_FILE is ${JSON.stringify(cert)} and INJECTOR_TLS_KEY_FILE ${JSON.stringify(key)}: ${describeError(error)}`;
    if (fault !== this.fault && this.pair !== undefined) {
      this.log.error({ fault }, 'certificate refused; the one in use stays');
    }
    this.fault = fault;
  }
}
