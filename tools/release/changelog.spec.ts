import { describe, expect, it } from '@jest/globals';
import { addRelease } from './changelog.ts';

const NOTES = {
  version: '7.1.0',
  date: '2026-01-31',
  fromCommits: '## 7.1.0 (2026-01-31)\n\n### 🚀 Features\n\n- **cli:** add missed\n',
};

describe(addRelease.name, () => {
  it('should make what is unreleased the release, and open a new one', () => {
    const changelog = '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- `missed`\n';

    expect(addRelease(changelog, NOTES)).toBe(
      '# Changelog\n\n## [Unreleased]\n\n## [7.1.0] - 2026-01-31\n\n### Added\n\n- `missed`\n\n' +
        '### Commits\n\n#### 🚀 Features\n\n- **cli:** add missed\n',
    );
  });

  it('should keep the releases before it', () => {
    const changelog = '## [Unreleased]\n\n- new\n\n## [7.0.0] - 2025-01-01\n\n- old\n';

    expect(addRelease(changelog, NOTES)).toContain('missed\n\n## [7.0.0] - 2025-01-01\n\n- old\n');
  });

  it.each(['# Changelog\n', '## [Unreleased]\n\n## [Unreleased]\n'])(
    'should refuse %j',
    (changelog) => {
      expect(() => addRelease(changelog, NOTES)).toThrow('it needs one');
    },
  );
});
