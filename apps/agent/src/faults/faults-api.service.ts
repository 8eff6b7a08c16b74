import { Injectable } from '@nestjs/common';
import { parseFault, parseFaultName } from '@sidecar-injector/tc';
import type { ChangeAnswer, FaultAnswer, FaultsAnswer } from './answers.ts';
import type { Caller } from './caller.ts';
import { FaultQueries } from './fault-queries.service.ts';
import { FaultsService } from './faults.service.ts';
import { assertKnown, type Query, readChangeQuery } from './query.ts';

/** Turns what is sent to `/v1/faults` into typed faults and options. */
@Injectable()
export class FaultsApi {
  constructor(
    private readonly faults: FaultsService,
    private readonly queries: FaultQueries,
  ) {}

  async list(query: Query): Promise<FaultsAnswer> {
    assertKnown(query, []);
    return this.queries.list();
  }

  /** @throws FaultError where the name is none. */
  async find(name: string, query: Query): Promise<FaultAnswer> {
    assertKnown(query, []);
    return this.queries.findOrFail(parseFaultName(name));
  }

  /** @throws FaultError for the first thing that is wrong. */
  async set(name: string, body: unknown, query: Query, caller: Caller): Promise<ChangeAnswer> {
    const dryRun = readChangeQuery(query);
    return this.faults.set(parseFault(name, body), { caller, dryRun });
  }

  /** @throws FaultError where the name is none. */
  async remove(name: string, query: Query, caller: Caller): Promise<ChangeAnswer> {
    return this.faults.remove(parseFaultName(name), { caller, dryRun: readChangeQuery(query) });
  }

  async removeAll(query: Query, caller: Caller): Promise<ChangeAnswer> {
    return this.faults.removeAll({ caller, dryRun: readChangeQuery(query) });
  }
}
