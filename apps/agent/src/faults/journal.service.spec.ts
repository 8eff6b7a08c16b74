import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseFault } from '@sidecar-injector/tc';
import { createLogger } from '@sidecar-injector/http';
import { FakeProcNet } from '../../test/fake-proc-net.ts';
import { FakeKernel } from '../../test/kernel/fake-kernel.ts';
import { readConfig } from '../config/read-config.ts';
import { NO_FAULTS } from './fault-state.ts';
import type { JournalEntry } from './journal-entry.ts';
import { JournalService } from './journal.service.ts';

const ENTRY: JournalEntry = {
  faults: new Map([
    [
      'slow',
      {
        fault: parseFault('slow', {
          delay: { time: '20ms', jitter: '2ms', distribution: 'normal' },
          match: { cidrs: ['10.0.0.0/8', 'fd00::/8'], ports: [80, '8000-8999'] },
          duration: '30s',
        }),
        interfaces: ['eth0'],
        deadline: 123_456_789_012_345_678n,
      },
    ],
  ]),
  memory: {
    slots: new Map([['eth0', new Map([['a key', { minor: 16, pref: 1_198 }]])]]),
    ifbs: new Map([['eth0', 'fi0']]),
    hooks: new Set(['eth0']),
  },
};

describe(JournalService.name, () => {
  let folder: string;
  let procNet: FakeProcNet;
  let lines: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'));
    procNet = new FakeProcNet(new FakeKernel());
    lines = [];
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const newJournal = (stateDir: string): JournalService => {
    const log = createLogger('info', { write: (line) => lines.push(line) });
    return new JournalService(readConfig({ AGENT_STATE_DIR: stateDir }).config, log, procNet);
  };

  it('should read what another process has written', async () => {
    const stateDir = join(folder, 'new/state');
    await newJournal(stateDir).write(ENTRY);

    expect(newJournal(stateDir).read()).toEqual(ENTRY);
  });

  it('should not take the journal of another boot or namespace for its own', async () => {
    const sut = newJournal(folder);
    await sut.write(ENTRY);

    procNet.key = { bootId: 'boot-2', network: 'net:[1]' };
    expect(sut.read()).toBeUndefined();
    procNet.key = { bootId: 'boot-1', network: 'net:[2]' };
    expect(sut.read()).toBeUndefined();
  });

  it('should be silent where there is none', () => {
    expect(newJournal(folder).read()).toBeUndefined();
    expect(lines).toEqual([]);
  });

  it.each(['', '{', '{"version":7}', '[]', '{"version":1,"namespace":{}}', 'null'])(
    'should take %j for no journal',
    (text) => {
      writeFileSync(join(folder, 'journal.json'), text);

      expect(newJournal(folder).read()).toBeUndefined();
    },
  );

  it('should keep the old one while a new one is written', async () => {
    const sut = newJournal(folder);
    await sut.write(ENTRY);
    const text = readFileSync(join(folder, 'journal.json'), 'utf8');
    writeFileSync(join(folder, 'journal.json.new'), text.slice(0, 20));

    expect(sut.read()).toEqual(ENTRY);
  });

  it('should say once that it cannot be written, and when it can be again', async () => {
    const stateDir = join(folder, 'taken');
    writeFileSync(stateDir, 'a file');
    const sut = newJournal(stateDir);

    await sut.write(NO_FAULTS);
    await sut.write(NO_FAULTS);

    expect(sut.fault).toMatch(/EEXIST|ENOTDIR/);
    expect(lines).toHaveLength(1);

    rmSync(stateDir);
    await sut.write(NO_FAULTS);
    expect(sut.fault).toBeUndefined();
  });
});
