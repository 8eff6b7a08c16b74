import { readFileSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { describeError, errorCode } from '@sidecar-injector/http';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { CONFIG, LOGGER } from '../config/tokens.ts';
import { ProcNet } from '../kernel/proc-net.ts';
import { formatEntry, type JournalEntry, parseEntry } from './journal-entry.ts';

/**
 * Keeps on disk what is in force: after a SIGKILL the network namespace lives on, with its faults.
 *
 * Without a place to write, faults work all the same, and a restart reverts them.
 */
@Injectable()
export class JournalService {
  private problem: string | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly procNet: ProcNet,
  ) {}

  /** Why the journal cannot be written; absent where it can. */
  get fault(): string | undefined {
    return this.problem;
  }

  /** @returns `undefined` where there is none for this network namespace. */
  read(): JournalEntry | undefined {
    try {
      return parseEntry(readFileSync(this.file, 'utf8'), this.procNet.namespace());
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
      await mkdir(this.config.stateDir, { recursive: true });
      await this.replace(formatEntry(entry, this.procNet.namespace()));
      this.problem = undefined;
    } catch (error) {
      this.report(describeError(error));
    }
  }

  private get file(): string {
    return join(this.config.stateDir, 'journal.json');
  }

  private async replace(text: string): Promise<void> {
    const draft = `${this.file}.new`;
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, this.file);
  }

  private report(problem: string): void {
    if (this.problem === undefined) {
      const { stateDir } = this.config;
      this.log.warn({ stateDir, problem }, 'no journal: a restart will revert all faults');
    }
    this.problem = problem;
  }
}
