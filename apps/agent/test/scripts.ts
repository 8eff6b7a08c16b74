import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Shell scripts that stand in for `tc`, in a folder of their own. */
export class Scripts {
  readonly folder = mkdtempSync(join(tmpdir(), 'tc-'));

  get file(): string {
    return join(this.folder, 'tc');
  }

  /** @param text the script; it writes down the number of its process before anything else. */
  write(text: string): string {
    writeFileSync(this.file, `#!/bin/sh\necho $$ >> '${this.folder}/pids'\n${text}\n`);
    chmodSync(this.file, 0o755);
    return this.file;
  }

  /** Numbers of the processes that were started. */
  get pids(): number[] {
    return this.read('pids').map(Number);
  }

  /** Lines of a file that a script has written. */
  read(name: string): string[] {
    const file = join(this.folder, name);
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
