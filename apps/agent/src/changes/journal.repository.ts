import { readFileSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { formatEntry, type JournalEntry, parseEntry } from '@sidecar-injector/tc';
import { describeError, errorCode } from '@sidecar-injector/http';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { CONFIG, LOGGER } from '../config/tokens.ts';
import { ProcRepository } from './proc.repository.ts';

/**
 * Keeps on disk what is in force: after a SIGKILL the network namespace lives on, with its faults.
 *
 * Without a place to write, faults work all the same, and a restart reverts them.
 */
@Injectable()
export class JournalRepository {
  private failure: string | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly proc: ProcRepository,
  ) {}

  /** Why the journal cannot be written; absent where it can. */
  get problem(): string | undefined {
    return this.failure;
  }

  /** @returns `undefined` where there is none for this network namespace. */
  read(): JournalEntry | undefined {
    try {
      return parseEntry(readFileSync(this.file, 'utf8'), this.proc.namespace());
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') {
        this.log.warn({ file: this.file, err: error }, 'the journal cannot be read');
      }
      return undefined;
    }
  }

  /** Writes it so that a crash leaves the old or the new one, and never half of it. */
  async write(entry: JournalEntry): Promise<void> {
    try {
      await this.replace(formatEntry(entry, this.proc.namespace()));
      this.failure = undefined;
    } catch (error) {
      this.report(describeError(error));
    }
  }

  private get file(): string {
    return join(this.config.stateDir, 'journal.json');
  }

  private async replace(text: string): Promise<void> {
    const draft = `${this.file}.new`;
    const handle = await this.openDraft(draft);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, this.file);
  }

  /** The directory is there nearly always. */
  private async openDraft(draft: string): Promise<FileHandle> {
    try {
      return await open(draft, 'w', 0o600);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') {
        throw error;
      }
      await mkdir(this.config.stateDir, { recursive: true });
      return open(draft, 'w', 0o600);
    }
  }

  private report(problem: string): void {
    if (this.failure === undefined) {
      const { stateDir } = this.config;
      this.log.warn({ stateDir, problem }, 'no journal: a restart will revert all faults');
    }
    this.failure = problem;
  }
}
