import { describe, expect, it } from '@jest/globals';
import { readFixture, viewFixture } from '../testing/fixture.ts';
import { planClearing } from './clear.ts';
import { findForeignRoot } from './kernel-view.ts';
import { readSections } from './read-sections.ts';
import { readPrintedQdiscs, readView } from './read-view.ts';

describe(readSections.name, () => {
  it('should put the lines of a document together, and leave classes before the next one', () => {
    const classes = 'class htb 7fa1:10 root \n Sent 0 bytes \n';

    expect(readSections(`${classes}\n[{"a"\n b\n}]\n${classes}\n[]\n`)).toEqual([
      { text: classes, classes: [], document: '[{"a"\n b\n}]' },
      { text: classes, classes: [], document: '[]' },
    ]);
  });

  it('should read what others have, also where tc prints it as no JSON', () => {
    const view = viewFixture('no-json');
    const hook = view.hooks.get('eth0');

    expect(findForeignRoot(view, 'eth1')).toMatchObject({ kind: 'hfsc', handle: '1:' });
    expect(hook?.own).toMatchObject([{ pref: 100, handle: 1, redirect: 'fi0' }]);
    expect(hook?.foreign.map(({ kind, pref }) => [kind, pref])).toEqual([
      ['basic', 10],
      ['basic', 10],
      ['route', 11],
      ['u32', 12],
      ['u32', 13],
      ['u32', 14],
      // The kernel shows a u32 filter of one side at the other one, too, where both have its preference.
      ['u32', 15],
      ['u32', 15],
    ]);
    expect(hook?.egress).toMatchObject([
      { kind: 'u32', pref: 15, passes: true },
      { kind: 'u32', pref: 15, passes: true },
    ]);
    expect(planClearing(view).lines).toEqual([
      'filter del dev eth0 ingress protocol all pref 100 handle 0x1 bpf',
    ]);
  });

  it('should take no filter for one of version 0.1 that it cannot read', () => {
    const printed = readFixture('first-ingress');
    const foreign =
      '{"protocol":"ip","pref":11,"kind":"u32","chain":0,"options":{"fh":"8aa::800","actions":[{"order":1Simple <hi>\n\t index 1 ref 1 bind 1}]}}';
    const spoilt = printed.replace(/(?<=\n\[.*)\]\n\[\]\n/, `,${foreign}]\n[]\n`);
    const hook = readView(readPrintedQdiscs(spoilt), spoilt, []).hooks.get('eth0');

    expect(hook?.outdated).toEqual(viewFixture('first-ingress').hooks.get('eth0')?.outdated);
    expect(hook?.foreign).toMatchObject([{ pref: 50 }, { pref: 11, hasActions: true }]);
  });

  it('should not take the first part of a document for all of it', () => {
    const printed = readFixture('no-json');
    const qdiscs = readPrintedQdiscs(printed);
    const ends = [...printed.matchAll(/\n/g)].map(({ index }) => index).slice(0, -1);

    expect(ends.length).toBeGreaterThan(5);
    for (const end of ends) {
      expect(() => readView(qdiscs, printed.slice(0, end), [])).toThrow(SyntaxError);
      expect(() => readView(qdiscs, printed.slice(0, end - 1), [])).toThrow(SyntaxError);
    }
  });
});
