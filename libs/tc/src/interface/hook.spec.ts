import { describe, expect, it } from '@jest/globals';
import type { PrintedFilter } from '../device/read-filters.ts';
import { claimOwn, type Hook, isIfb, readHook } from './hook.ts';

function newFilter(more: Partial<PrintedFilter>): PrintedFilter {
  return {
    protocol: 'all',
    pref: 100,
    kind: 'bpf',
    handle: 1,
    hasActions: false,
    passes: false,
    ...more,
  };
}

const ours = newFilter({ redirect: 'fi0', program: 'a' });

describe(readHook.name, () => {
  it('should read each program with its handle', () => {
    const second = { ...ours, handle: 2, program: 'b' };

    expect(readHook('clsact', [second, ours]).own).toEqual([second, ours]);
  });

  it.each([
    ['of a device that is gone', { redirect: '*' }],
    ['at another preference', { redirect: 'fi0', pref: 2 }],
  ])('should not take filters for those of version 0.1 for a redirect %s', (_, more) => {
    const redirect = newFilter({ kind: 'u32', pref: 60_000, ...more });
    const lane = newFilter({ kind: 'u32', pref: 1, passes: true });

    expect(readHook('clsact', [lane, redirect])).toMatchObject({
      outdated: [],
      foreign: [lane, redirect],
    });
  });

  it.each([
    ['sends elsewhere', newFilter({ redirect: 'eth1', program: 'a' })],
    ['sends nowhere', newFilter({ program: 'a' })],
    ['sends to a device that is gone', newFilter({ redirect: '*', program: 'a' })],
    ['is for one protocol', newFilter({ redirect: 'fi0', program: 'a', protocol: 'ip' })],
    ['is of another kind', newFilter({ redirect: 'fi0', kind: 'flower' })],
    ['is u32 alone', newFilter({ kind: 'u32', pref: 1, passes: true })],
    ['is u32 at another preference', newFilter({ kind: 'u32', pref: 7, redirect: 'fi0' })],
  ])('should take a filter for foreign that %s', (_, filter) => {
    expect(readHook('clsact', [filter])).toEqual({
      kind: 'clsact',
      own: [],
      outdated: [],
      foreign: [filter],
      egress: [],
    });
  });
});

describe(claimOwn.name, () => {
  const lost = newFilter({ redirect: '*', program: 'a' });

  function claim(filter: PrintedFilter, pref: number | undefined = 100): Hook {
    return claimOwn(readHook('clsact', [ours, filter]), pref);
  }

  it('should know ours again when its ifb is gone', () => {
    expect(claim(lost)).toMatchObject({
      own: [{ redirect: 'fi0' }, { pref: 100, redirect: '*' }],
      foreign: [],
    });
  });

  it.each([
    ['at another preference', { ...lost, pref: 101 }],
    ['for one protocol', { ...lost, protocol: 'ip' }],
    ['of another kind', { ...lost, kind: 'flower' }],
    ['that sends elsewhere', { ...lost, redirect: 'eth1' }],
  ])('should leave a filter %s to others', (_, filter) => {
    expect(claim(filter).foreign).toEqual([filter]);
  });

  it('should claim none where the agent remembers none', () => {
    const { foreign } = claimOwn(readHook('clsact', [lost]), undefined);

    expect(foreign).toEqual([lost]);
  });
});

describe(isIfb.name, () => {
  it.each([
    ['fi0', true],
    ['fi12', true],
    ['fi', false],
    ['xfi0', false],
    ['fi0x', false],
    ['ifb0', false],
  ])('should say of %s: %p', (name, is) => {
    expect(isIfb(name)).toBe(is);
  });
});
