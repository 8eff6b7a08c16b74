/** One instruction of classic BPF, as `bpf bytecode` of tc takes it (tc-bpf(8)). */
export interface Instruction {
  readonly code: number;
  /** How many instructions a jump skips where its comparison holds, and where it does not. */
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

/** An instruction that never jumps. */
export type Step = Pick<Instruction, 'code' | 'k'>;

/** Offsets from here count from the header of the network layer (linux/filter.h). */
const SKF_NET_OFF = 0xfff0_0000;
/** SKF_AD_OFF + SKF_AD_PROTOCOL: the ethertype. */
const ETHERTYPE = 0xffff_f000;

/** Jumps of a comparison with `k`; see linux/bpf_common.h for all codes. */
export const JUMP_CODES = { jeq: 0x15, jge: 0x35, jset: 0x45 } as const;
export type Jump = keyof typeof JUMP_CODES;
export const JA = 0x05;
export const RET = 0x06;

/** Loads into the accumulator. Outside of a packet they end the program, which returns 0. */
export const load = {
  ethertype: (): Step => ({ code: 0x28, k: ETHERTYPE }),
  word: (offset: number): Step => ({ code: 0x20, k: SKF_NET_OFF + offset }),
  half: (offset: number): Step => ({ code: 0x28, k: SKF_NET_OFF + offset }),
  byte: (offset: number): Step => ({ code: 0x30, k: SKF_NET_OFF + offset }),
  /** Behind the header that the index register points at. */
  halfAtX: (offset: number): Step => ({ code: 0x48, k: SKF_NET_OFF + offset }),
  byteAtX: (offset: number): Step => ({ code: 0x50, k: SKF_NET_OFF + offset }),
  memory: (index: number): Step => ({ code: 0x60, k: index }),
  constant: (value: number): Step => ({ code: 0x00, k: value }),
} as const;

/** Loads into the index register. */
export const loadX = {
  constant: (value: number): Step => ({ code: 0x01, k: value }),
  memory: (index: number): Step => ({ code: 0x61, k: index }),
  /** Four times the low half of a byte: the length of an IPv4 header. */
  headerLength: (offset: number): Step => ({ code: 0xb1, k: SKF_NET_OFF + offset }),
} as const;

export const add = (value: number): Step => ({ code: 0x04, k: value });
export const addX = (): Step => ({ code: 0x0c, k: 0 });
export const shiftLeft = (bits: number): Step => ({ code: 0x64, k: bits });
export const store = (index: number): Step => ({ code: 0x02, k: index });

/** The text that tc takes and shows: the length, and behind it each instruction. */
export function formatProgram(program: readonly Instruction[]): string {
  const texts = program.map(({ code, jt, jf, k }) => `${code} ${jt} ${jf} ${k}`);
  return [program.length, ...texts].join(',');
}
