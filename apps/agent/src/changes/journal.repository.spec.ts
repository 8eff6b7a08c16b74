import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type JournalEntry, NO_FAULTS, parseFault } from '@sidecar-injector/tc';
import { createLogger } from '@sidecar-injector/http';
import { firstEngineJournal } from '../../test/first-engine.ts';
import { FakeProcRepository } from '../../test/fake-proc.repository.ts';
import { SimulatedNamespace } from '@sidecar-injector/tc/testing';
import { readConfig } from '../config/config.ts';
import { JournalRepository } from './journal.repository.ts';

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
    minors: new Map([['eth0', new Map([['delay=slow normal random 66000', 16]])]]),
    ingress: new Map([['eth0', { ifb: 'fi0', pref: 100, madeHook: true }]]),
  },
};

describe(JournalRepository.name, () => {
  let folder: string;
  let proc: FakeProcRepository;
  let lines: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'));
    proc = new FakeProcRepository(new SimulatedNamespace());
    lines = [];
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const newJournal = (stateDir: string): JournalRepository => {
    const log = createLogger('info', { write: (line) => lines.push(line) });
    return new JournalRepository(readConfig({ AGENT_STATE_DIR: stateDir }).config, log, proc);
  };

  it('should read what another process has written', async () => {
    const stateDir = join(folder, 'new/state');
    await newJournal(stateDir).write(ENTRY);

    expect(newJournal(stateDir).read()).toEqual(ENTRY);
  });

  it('should not take the journal of another boot or namespace for its own', async () => {
    const sut = newJournal(folder);
    await sut.write(ENTRY);

    proc.key = { bootId: 'boot-2', network: 'net:[1]' };
    expect(sut.read()).toBeUndefined();
    proc.key = { bootId: 'boot-1', network: 'net:[2]' };
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

  it('should understand what version 0.1 has written', () => {
    writeFileSync(join(folder, 'journal.json'), firstEngineJournal(60n));

    expect(newJournal(folder).read()).toEqual({
      faults: new Map([
        ['slow', expect.objectContaining({ interfaces: ['eth0'] })],
        ['lossy', expect.objectContaining({ deadline: 60n })],
      ]),
      memory: {
        minors: new Map(),
        ingress: new Map([['eth0', { ifb: 'fi0', pref: 100, madeHook: true }]]),
      },
    });
  });

  it.each([
    ['"ifb":"fi0"', '"ifb":"eth0"'],
    ['"pref":100', '"pref":0'],
    ['"interfaces":["eth0"]', '"interfaces":["eth0; reboot"]'],
    ['"time":"20ms"', '"time":"20 ms"'],
    ['"deadline":"', '"deadline":"-'],
    ['random 66000",16', 'random 66000",0'],
  ])('should take one that says %s otherwise for none', async (written, other) => {
    await newJournal(folder).write(ENTRY);
    const file = join(folder, 'journal.json');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(written);
    writeFileSync(file, text.replace(written, other));

    expect(newJournal(folder).read()).toBeUndefined();
    expect(lines).toHaveLength(1);
  });

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

    expect(sut.problem).toMatch(/EEXIST|ENOTDIR/);
    expect(lines).toHaveLength(1);

    rmSync(stateDir);
    await sut.write(NO_FAULTS);
    expect(sut.problem).toBeUndefined();
  });
});
