// The form of the guides: a step begins with "**1. …**" and names its file before its code block.
const STEP = /^\*\*\d+\. /m;
const PATH = /`([\w.-]+\/[\w./-]+\.(?:json|ts))`/;
const CODE = /^```(?:json|ts)\n([^]*?)^```$/m;
const COMMANDS = /^```bash\n([^]*?)^```$/gm;

/** The text under a heading, up to the next heading of its level. @throws Error if there is no such heading. */
export function sectionOf(guide: string, heading: string): string {
  const [, after] = `\n${guide}`.split(`\n## ${heading}\n`);
  if (after === undefined) {
    throw new Error(`There is no section "${heading}". Restore its heading, or correct the name.`);
  }
  return after.split('\n## ')[0] ?? '';
}

/** The texts of the files that a section tells its reader to write, by path from the project's root. */
export function filesIn(section: string): ReadonlyMap<string, string> {
  const steps = section.split(STEP).slice(1);
  return new Map(
    steps.flatMap((step): [string, string][] => {
      const [introduction = ''] = step.split('```');
      const [, path] = PATH.exec(introduction) ?? [];
      const [, text] = CODE.exec(step) ?? [];
      return path === undefined || text === undefined ? [] : [[path, text]];
    }),
  );
}

/** The lines that a section tells its reader to type. */
export function commandsIn(section: string): readonly string[] {
  return [...section.matchAll(COMMANDS)].flatMap(([, lines = '']) => lines.trim().split('\n'));
}
