import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What somebody might be brought to start, beside the two that the agent has reason to. */
const COMMANDS = ['sh', 'bash', 'dash', 'env', 'cat', 'node', 'nsenter', 'modprobe', 'sysctl'];
const OTHERS = ['reboot', 'kill', 'iptables', 'nft', 'brctl', 'ifconfig', 'curl', 'python3'];

/** Programs that do nothing but write down how they were called. */
export class StandIns {
  private constructor(
    private readonly folder: string,
    /** For `PATH`: holds nothing else. */
    readonly path: string,
  ) {}

  static async make(): Promise<StandIns> {
    const folder = await mkdtemp(join(tmpdir(), 'agent-stand-ins-'));
    const standIns = new StandIns(folder, join(folder, 'bin'));
    await mkdir(standIns.path);
    await writeFile(standIns.record, '');
    await writeFile(standIns.preload, spyOn(standIns.record));
    for (const name of ['tc', 'ip', ...COMMANDS, ...OTHERS]) {
      await writeFile(standIns.fileOf(name), standIn(name, standIns.record));
      await chmod(standIns.fileOf(name), 0o755);
    }
    return standIns;
  }

  /** What Node loads before a program, to write down what the program starts, found or not. */
  get preload(): string {
    return join(this.folder, 'spy.mjs');
  }

  fileOf(name: string): string {
    return join(this.path, name);
  }

  /** All that was started so far, a line each; what it read goes indented below. */
  async calls(): Promise<string[]> {
    const text = await readFile(this.record, 'utf8');
    return text.split('\n').filter((line) => line !== '');
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  private get record(): string {
    return join(this.folder, 'record');
  }
}

/** Uses what the shell has built in alone: there is nothing else in its PATH. */
function standIn(name: string, record: string): string {
  return `#!/bin/sh
printf '%s\\n' "ran ${name} $*" >> '${record}'
case "$*" in
  *'-batch -')
    while IFS= read -r line; do
      printf '  %s\\n' "$line" >> '${record}'
      case "$line" in
        'qdisc show invisible') echo '[{"kind":"noqueue","handle":"0:","dev":"lo","root":true}]' ;;
        'filter show '*) echo '[]' ;;
      esac
    done
    ;;
esac
`;
}

/** The channel tells of every process that Node makes, or tries to (diagnostics_channel). */
function spyOn(record: string): string {
  return `import { appendFileSync } from 'node:fs';
import { subscribe } from 'node:diagnostics_channel';
subscribe('tracing:child_process.spawn:start', ({ process: { spawnfile } }) => {
  appendFileSync(${JSON.stringify(record)}, \`started \${spawnfile}\\n\`);
});
`;
}
