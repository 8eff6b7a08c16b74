import { parseRate } from '../../units/rate.ts';
import { Refusal } from './refusal.ts';

/** Ticks of the kernel's packet scheduler that a microsecond has; a tick is 64 ns. */
const TICKS_PER_US = 15.625;

/** Words of one line of `tc`; what stands in quotes is one. */
export function splitWords(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

/** The word behind another. */
export function after(words: readonly string[], name: string): string | undefined {
  const index = words.indexOf(name);
  return index === -1 ? undefined : words[index + 1];
}

/** @throws Refusal where it is missing. */
export function required(words: readonly string[], name: string): string {
  const value = after(words, name);
  if (value === undefined) {
    throw new Refusal(`Command line is not complete. Try option "help"`);
  }
  return value;
}

/** @returns bytes per second. */
export function readRate(words: readonly string[], name: string, fallback = 0): number {
  const text = after(words, name);
  return text === undefined ? fallback : Math.floor(parseRate(text) / 8);
}

/** @returns bytes. */
export function readSize(words: readonly string[], name: string): number {
  const [, digits = '0', unit = ''] = /^(\d+)(k?)b?$/.exec(after(words, name) ?? '') ?? [];
  return Number(digits) * (unit === 'k' ? 1_024 : 1);
}

/** iproute2 takes whole microseconds, and sends ticks (tc_core.c). */
export function toTicks(microseconds: number): number {
  return Math.floor(Math.floor(microseconds) * TICKS_PER_US);
}

/** @returns whole microseconds. */
export function fromTicks(ticks: number): number {
  return Math.floor(ticks / TICKS_PER_US);
}
