import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { SHOW_QDISCS } from '@sidecar-injector/tc';
import { classify, CommandError, isMissing, OUTPUT_LIMIT, STDERR_LENGTH } from './command.error.ts';

/** Times in milliseconds. */
export interface SessionLimits {
  /** How long a request may take. */
  readonly request: number;
  /** How long `tc` is kept without a request. */
  readonly idle: number;
}

const LIMITS: SessionLimits = { request: 5_000, idle: 10_000 };

/** Lines that change something after which a new `tc` is started: each leaves some 4 KB behind. */
const MOST_CHANGES = 250;

/** What the agent asks of `tc`, and nothing else: `exec` would start another program. */
const KNOWN_LINE = /^(qdisc|class|filter) (add|replace|del|show) [\x20-\x7e]+$/;

/** What the kernel says of a line that it takes, such as that a quantum is big. */
const WARNING = /^Warning: .*\n?/gm;

const COMMAND = 'tc -batch -';

interface Request {
  readonly resolve: (printed: string) => void;
  readonly reject: (error: CommandError) => void;
  /** Filters that are shown: each is one document. */
  readonly documents: number;
  /** Lines that this `tc` was given before. */
  readonly linesBefore: number;
}

/**
 * A `tc -j -s -batch -` that is kept between requests: starting one costs more than all it does.
 * Each request ends with a line whose document marks its end, for `tc` flushes documents in every
 * version. It exits at the first line that fails, and the next request starts another one.
 */
export class TcSession {
  private child: ChildProcessWithoutNullStreams | undefined;
  private request: Request | undefined;
  private output = '';
  private complaints = '';
  private lines = 0;
  private changes = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly file: string,
    private readonly limits = LIMITS,
  ) {}

  /**
   * Runs lines, and shows all qdiscs behind them; one request at a time.
   *
   * @returns what was printed.
   * @throws CommandError where a line fails, or all of them have not ended in time.
   */
  ask(lines: readonly string[]): Promise<string> {
    const bad = lines.find((line) => !KNOWN_LINE.test(line));
    if (bad !== undefined) {
      const text = `${JSON.stringify(bad.slice(0, 80))} is no line of the agent's`;
      return Promise.reject(new CommandError('failed', COMMAND, text));
    }
    clearTimeout(this.timer);
    const child = (this.child ??= this.start());
    return new Promise((resolve, reject) => {
      const documents = lines.filter((line) => line.startsWith('filter show ')).length;
      this.complaints = '';
      this.request = { resolve, reject, documents, linesBefore: this.lines };
      this.lines += lines.length + 1;
      this.changes += lines.filter((line) => !line.includes(' show ')).length;
      this.timer = setTimeout(() => child.kill('SIGKILL'), this.limits.request);
      child.stdin.write(`${[...lines, SHOW_QDISCS].join('\n')}\n`);
    });
  }

  /** Lets `tc` go; behind `ip link` at the latest, for it remembers numbers of devices by name. */
  end(): void {
    clearTimeout(this.timer);
    this.child?.stdin.end();
    this.child = undefined;
    this.lines = this.changes = 0;
    this.output = this.complaints = '';
  }

  /** Whoever waits gets a CommandError. */
  kill(): void {
    this.child?.kill('SIGKILL');
  }

  private start(): ChildProcessWithoutNullStreams {
    const child = spawn(this.file, ['-j', '-s', '-batch', '-']);
    // A `tc` that ends before it has read everything says why when it closes.
    child.stdin.on('error', () => undefined);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      if (child === this.child) {
        this.take(chunk);
      }
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      if (child === this.child) {
        this.complaints = (this.complaints + chunk).slice(-STDERR_LENGTH);
      }
    });
    child.on('error', (error) => {
      this.fail(child, isMissing(error) ? 'missing' : 'failed', error.message);
    });
    child.on('close', (code, signal) => {
      const text =
        this.complaints.replaceAll(WARNING, '').trim() ||
        `tc has ended with ${String(code ?? signal)}`;
      // What somebody else has killed, such as the kernel for want of memory, has not hung.
      this.fail(child, child.killed ? 'timeout' : classify(text), text);
    });
    return child;
  }

  private take(chunk: string): void {
    this.output += chunk;
    if (this.output.length > OUTPUT_LIMIT) {
      this.kill();
    }
    const { request } = this;
    if (request !== undefined && chunk.endsWith('\n') && isWhole(this.output, request.documents)) {
      const { output } = this;
      this.output = '';
      this.request = undefined;
      this.rest();
      request.resolve(output);
    }
  }

  private rest(): void {
    clearTimeout(this.timer);
    if (this.changes >= MOST_CHANGES) {
      this.end();
    } else {
      this.timer = setTimeout(() => {
        this.end();
      }, this.limits.idle);
      this.timer.unref();
    }
  }

  private fail(
    child: ChildProcessWithoutNullStreams,
    failure: CommandError['failure'],
    text: string,
  ): void {
    if (child !== this.child) {
      return;
    }
    const { request } = this;
    this.request = undefined;
    this.end();
    request?.reject(new CommandError(failure, COMMAND, countFrom(request.linesBefore, text)));
  }
}

/** Behind the filters that are shown comes the document of the qdiscs. */
function isWhole(output: string, documents: number): boolean {
  const last = output.slice(output.lastIndexOf('\n', output.length - 2) + 1);
  return isDocument(last) && output.split('\n').filter(isDocument).length > documents;
}

function isDocument(line: string): boolean {
  return line.startsWith('[') && !line.startsWith('[{"class"');
}

/** `tc` counts lines from its start on; whoever asked counts those of the request. */
function countFrom(before: number, text: string): string {
  return text.replace(
    /(Command failed -:)(\d+)/,
    (_, words: string, line: string) => `${words}${String(Number(line) - before)}`,
  );
}
