/** A command line of a session at a terminal, and the lines that it prints. */
export interface SessionCommand {
  /** Without the prompt: `npm run -s events -- list`. */
  readonly line: string;
  readonly output: readonly string[];
}

/** A part of a document that does something. */
export type Part =
  /** `<!-- step: fix the handler -->`: the world changes as the text around it says. */
  | { readonly kind: 'step'; readonly name: string }
  /** A code block of commands with their output. */
  | {
      readonly kind: 'session';
      readonly commands: readonly SessionCommand[];
      /** Places in the document's lines: of the first line in the block, and of the one that ends it. */
      readonly from: number;
      readonly to: number;
    };

const PROMPT = '$ ';
const STEP = /^<!-- step: (.*) -->$/;

/** The steps and sessions of a document, in their order. */
export function partsOf(document: string): Part[] {
  const lines = document.split('\n');
  return lines.flatMap((line, place): Part[] => {
    const name = STEP.exec(line)?.[1];
    if (name !== undefined) return [{ kind: 'step', name }];
    if (line !== '```console') return [];
    const from = place + 1;
    const to = lines.indexOf('```', from);
    return [{ kind: 'session', commands: commandsOf(lines.slice(from, to)), from, to }];
  });
}

function commandsOf(lines: readonly string[]): SessionCommand[] {
  const places = lines.flatMap((line, place) => (line.startsWith(PROMPT) ? [place] : []));
  return places.map((place, index) => ({
    line: lines[place]?.slice(PROMPT.length) ?? '',
    output: withoutEmptyEnd(lines.slice(place + 1, places[index + 1])),
  }));
}

/** An empty line at the end only keeps two commands apart. */
export function withoutEmptyEnd(lines: readonly string[]): string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}

/** The document with other commands in its sessions. */
export function withCommands(
  document: string,
  commandsAt: ReadonlyMap<Part, readonly SessionCommand[]>,
): string {
  const lines = document.split('\n');
  // From the last to the first, so that the places of the others stay.
  for (const [part, commands] of [...commandsAt].toReversed()) {
    if (part.kind === 'step') continue;
    lines.splice(part.from, part.to - part.from, ...sessionLines(commands));
  }
  return lines.join('\n');
}

function sessionLines(commands: readonly SessionCommand[]): string[] {
  return commands.flatMap(({ line, output }, index) => {
    const isLast = index === commands.length - 1;
    const gap = isLast || output.length === 0 ? [] : [''];
    return [`${PROMPT}${line}`, ...output, ...gap];
  });
}
