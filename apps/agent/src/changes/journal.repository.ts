import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { formatEntry, type JournalEntry, parseEntry } from '@sidecar-injector/tc';
import { CONFIG, describeError, errorCode, LOGGER } from '@sidecar-injector/http';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { ProcRepository } from './proc.repository.ts';

/**
 * Keeps on disk what is in force: after a SIGKILL the network namespace lives on, with its faults.
 *
 * Without a place to write, faults work all the same, and a restart reverts them.
 */
@Injectable()
export class JournalRepository {
  /** Why the journal cannot be written; absent where it can. */
  problem: string | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly proc: ProcRepository,
  ) {}

  /** What the user of a fault may not expect of it. */
  get warnings(): string[] {
    return this.problem === undefined
      ? []
      : [`the journal cannot be written, so a restart reverts all faults: ${this.problem}`];
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
    const { stateDir } = this.config;
    const draft = `${this.file}.new`;
    try {
      const text = formatEntry(entry, this.proc.namespace());
      await this.writeDraft(draft, text);
      await rename(draft, this.file);
      this.problem = undefined;
    } catch (error) {
      const problem = describeError(error);
      if (this.problem === undefined) {
        this.log.warn({ stateDir, problem }, 'no journal: a restart will revert all faults');
      }
      this.problem = problem;
    }
  }

  /** The directory is there nearly always. */
  private async writeDraft(draft: string, text: string): Promise<void> {
    const options = { mode: 0o600, flush: true };
    try {
      await writeFile(draft, text, options);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') {
        throw error;
      }
      await mkdir(this.config.stateDir, { recursive: true });
      await writeFile(draft, text, options);
    }
  }

  private get file(): string {
    return join(this.config.stateDir, 'journal.json');
  }
}
