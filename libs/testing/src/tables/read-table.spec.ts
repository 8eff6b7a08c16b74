import { describe, expect, it } from '@jest/globals';
import { readTable } from './read-table.ts';

const page = `
# Page

| Other | B |
| ----- | - |
| x     | y |

| Code  | \`/path\` | Text          |
| ----- | --------- | ------------- |
| \`a\` | –         | \`b\` and \`c\` |
| d     |           |

| Last |
| - |
| \`z\` |`;

describe(readTable.name, () => {
  it('should read the cells of the table, without code marks around a whole one', () => {
    expect(readTable(page, 'Code')).toEqual([
      { Code: 'a', '/path': '–', Text: '`b` and `c`' },
      { Code: 'd', '/path': '', Text: '' },
    ]);
  });

  it('should read a table at the end of the page', () => {
    expect(readTable(page, 'Last')).toEqual([{ Last: 'z' }]);
  });

  it('should say that there is none', () => {
    expect(() => readTable(page, 'Ghost')).toThrow(
      new Error('the page has no table whose first column is "Ghost"'),
    );
  });
});
