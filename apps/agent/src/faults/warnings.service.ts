import { Inject, Injectable } from '@nestjs/common';
import type { Fault } from '@sidecar-injector/tc';
import type { Config } from '../config/config.ts';
import { CONFIG } from '../config/tokens.ts';
import { JournalService } from './journal.service.ts';
import { warnOfProbes } from './probe-warnings.ts';

/** Says what the user of a fault may not expect of it. */
@Injectable()
export class WarningsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly journal: JournalService,
  ) {}

  of(fault: Fault): string[] {
    const { exemptProbes, probePorts } = this.config;
    return [...warnOfProbes(fault, exemptProbes ? [] : probePorts), ...this.ofJournal()];
  }

  ofJournal(): string[] {
    const { fault: problem } = this.journal;
    return problem === undefined
      ? []
      : [`the journal cannot be written, so a restart reverts all faults: ${problem}`];
  }
}
