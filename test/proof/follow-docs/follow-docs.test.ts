import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { commandsIn, filesIn, sectionOf } from './guide.ts';

const GUIDE = `# Guide

## First

**1. A file**, in \`schemas/a/v1.json\`, which \`tool\` reads:

\`\`\`json
{ "a": 1 }
\`\`\`

As you see in \`src/other.ts\`:

\`\`\`ts
not(a.file);
\`\`\`

**2. Another** goes to \`src/handlers/a.ts\`:

\`\`\`ts
export const a = 1;
\`\`\`

\`\`\`bash
make a      # once
make b
\`\`\`

**3. Run it.** Look at \`src/handlers/b.ts\`.

## Second

\`\`\`bash
make c
\`\`\`
`;

describe('a guide', () => {
  it('gives the files of a section with their texts', () => {
    expect([...filesIn(sectionOf(GUIDE, 'First'))]).toEqual([
      ['schemas/a/v1.json', '{ "a": 1 }\n'],
      ['src/handlers/a.ts', 'export const a = 1;\n'],
    ]);
  });

  it('gives the commands of a section', () => {
    expect(commandsIn(sectionOf(GUIDE, 'First'))).toEqual(['make a      # once', 'make b']);
    expect(commandsIn(sectionOf(GUIDE, 'Second'))).toEqual(['make c']);
  });

  it('is refused if it lacks a section', () => {
    expect(() => sectionOf(GUIDE, 'Third')).toThrow('There is no section "Third".');
  });
});

describe('the documents', () => {
  const handlers = () => sectionOf(readFileSync('docs/handlers.md', 'utf8'), 'An example to paste');

  it('give schema, handler, list of handlers and test of an example', () => {
    expect([...filesIn(handlers()).keys()]).toEqual([
      expect.stringMatching(/^schemas\/.+\/v1\.json$/),
      expect.stringMatching(/^src\/handlers\/.+\.ts$/),
      'src/handlers/handlers.ts',
      expect.stringMatching(/^test\/handlers\/.+\.test\.ts$/),
    ]);
  });

  it('say how to test it, and how to begin with an event type', () => {
    expect(commandsIn(handlers())).toContainEqual(expect.stringContaining('test/handlers/'));
    const readme = sectionOf(readFileSync('README.md', 'utf8'), 'Add an event type');
    expect(commandsIn(readme)).toContainEqual(expect.stringMatching(/^make new-event TYPE=/));
  });
});
