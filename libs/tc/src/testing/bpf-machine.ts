/** A packet as cls_bpf sees it. */
export interface Frame {
  readonly ethertype: number;
  /** From the header of the network layer on. */
  readonly bytes: Uint8Array;
}

export interface Run {
  readonly value: number;
  /** Instructions that ran. */
  readonly steps: number;
}

type Instruction = readonly [code: number, jt: number, jf: number, k: number];

const NET = 0xfff0_0000;
const ETHERTYPE = 0xffff_f000;
const MAX_LENGTH = 4_096;
const RET = 0x06;
const JUMPS = new Set([0x15, 0x35, 0x45]);
const WIDTHS: Readonly<Record<number, number>> = { 0x00: 4, 0x08: 2, 0x10: 1 };

/** Classic BPF as the kernel runs it (net/core/filter.c), with the instructions that we use. */
export class BpfMachine {
  readonly length: number;
  private readonly program: readonly Instruction[];

  /** @throws Error for what the kernel would not take. */
  constructor(text: string) {
    const [length, ...instructions] = text.split(',');
    this.program = instructions.map((each) => {
      const [code = NaN, jt = NaN, jf = NaN, k = NaN] = each.split(' ').map(Number);
      return [code, jt, jf, k];
    });
    this.length = this.program.length;
    if (Number(length) !== this.length || this.length > MAX_LENGTH) {
      throw new Error(`${this.length} instructions instead of ${String(length)}`);
    }
    this.program.forEach((instruction, index) => {
      this.check(instruction, index);
    });
    this.checkMemory();
  }

  run({ ethertype, bytes }: Frame): Run {
    const memory: number[] = [];
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let a = 0;
    let x = 0;
    let next = 0;
    for (let steps = 1; ; steps++) {
      const [code, jt, jf, k] = this.at(next);
      next += 1;
      switch (code) {
        case RET:
          return { value: k, steps };
        case 0x05:
          next += k;
          break;
        case 0x15:
          next += a === k ? jt : jf;
          break;
        case 0x35:
          next += a >= k ? jt : jf;
          break;
        case 0x45:
          next += (a & k) === 0 ? jf : jt;
          break;
        case 0x00:
          a = k;
          break;
        case 0x01:
          x = k;
          break;
        case 0x02:
          memory[k] = a;
          break;
        case 0x60:
          a = memory[k] ?? unset(k);
          break;
        case 0x61:
          x = memory[k] ?? unset(k);
          break;
        case 0x04:
          a = (a + k) >>> 0;
          break;
        case 0x0c:
          a = (a + x) >>> 0;
          break;
        case 0x64:
          a = (a << k) >>> 0;
          break;
        default: {
          const isIndirect = (code & 0xe0) === 0x40;
          const loaded =
            k === ETHERTYPE
              ? ethertype
              : read(view, k - NET + (isIndirect ? x : 0), WIDTHS[code & 0x18] ?? 0);
          if (loaded === undefined) {
            return { value: 0, steps };
          }
          if (code === 0xb1) {
            x = 4 * (loaded & 0xf);
          } else {
            a = loaded;
          }
        }
      }
    }
  }

  private at(index: number): Instruction {
    const instruction = this.program[index];
    if (instruction === undefined) {
      throw new Error(`left the program at ${index}`);
    }
    return instruction;
  }

  /** As check_load_and_stores of the kernel, which also follows on behind a return. */
  private checkMemory(): void {
    const stored = this.program.map(() => 0xffff);
    let words = 0;
    this.program.forEach(([code, jt, jf, k], index) => {
      words &= stored[index] ?? 0;
      if (code === 0x02) {
        words |= 1 << k;
      } else if ((code === 0x60 || code === 0x61) && (words & (1 << k)) === 0) {
        throw new Error(`instruction ${index} loads what may not be stored`);
      }
      const targets = JUMPS.has(code) ? [jt, jf] : code === 0x05 ? [k] : [];
      for (const target of targets) {
        stored[index + 1 + target] = (stored[index + 1 + target] ?? 0) & words;
      }
      words = targets.length > 0 ? 0xffff : words;
    });
  }

  private check([code, jt, jf, k]: Instruction, index: number): void {
    const isJump = JUMPS.has(code);
    const furthest = index + 1 + (isJump ? Math.max(jt, jf) : code === 0x05 ? k : 0);
    const isByte = [jt, jf].every((each) => each >= 0 && each <= (isJump ? 255 : 0));
    const isWord = Number.isInteger(k) && k >= 0 && k <= 0xffff_ffff;
    const isEnd = code === RET && index === this.length - 1;
    if (!isByte || !isWord || !(isEnd || furthest < this.length)) {
      throw new Error(`bad instruction ${index}: ${[code, jt, jf, k].join(' ')}`);
    }
  }
}

function unset(index: number): never {
  throw new Error(`scratch memory ${index} was never written`);
}

/** Nothing outside of the packet. */
function read(view: DataView, offset: number, width: number): number | undefined {
  if (offset < 0 || offset + width > view.byteLength) {
    return undefined;
  }
  switch (width) {
    case 4:
      return view.getUint32(offset);
    case 2:
      return view.getUint16(offset);
    case 1:
      return view.getUint8(offset);
    default:
      throw new Error('unknown instruction');
  }
}
