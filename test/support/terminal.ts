import type { Output } from '../../scripts/cli/colours.ts';

/** A terminal that shows what is written to it: enough of a VT100 for screens that are drawn again and again. */
export class Terminal implements Output {
  readonly isTTY = true;
  columns: number;
  readonly rows: number;
  cursorIsShown = true;
  isAlternate = false;
  private cells: string[][] = [];
  private saved: string[][] = [];
  private row = 0;
  private column = 0;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  /** What it shows, without empty lines at the end. */
  get lines(): string[] {
    const lines = this.cells.map((cells) => cells.join('').trimEnd());
    while (lines.at(-1) === '') lines.pop();
    return lines;
  }

  write(text: string): void {
    // eslint-disable-next-line no-control-regex -- terminals take control characters as commands
    for (const [token] of text.matchAll(/\u001b\[[?\d;]*[A-Za-z]|[^]/gu)) this.obey(token);
  }

  private obey(token: string): void {
    switch (token) {
      case '\r':
        this.column = 0;
        return;
      case '\n':
        this.nextLine();
        return;
      case '\u001b[H':
        this.row = 0;
        this.column = 0;
        return;
      case '\u001b[K':
        this.line(this.row).length = this.column;
        return;
      case '\u001b[2K':
        this.line(this.row).length = 0;
        return;
      case '\u001b[J':
        this.line(this.row).length = this.column;
        this.cells.length = this.row + 1;
        return;
      case '\u001b[?25l':
      case '\u001b[?25h':
        this.cursorIsShown = token.endsWith('h');
        return;
      case '\u001b[?1049h':
        this.isAlternate = true;
        this.saved = this.cells;
        this.cells = [];
        return;
      case '\u001b[?1049l':
        if (this.isAlternate) this.cells = this.saved;
        this.isAlternate = false;
        this.row = this.cells.length;
        this.column = 0;
        return;
      default:
        // Other sequences are colours.
        if (!token.startsWith('\u001b')) this.put(token);
    }
  }

  private put(character: string): void {
    if (this.column === this.columns) this.nextLine();
    const line = this.line(this.row);
    while (line.length < this.column) line.push(' ');
    line[this.column] = character;
    this.column += 1;
  }

  /** Also after `\n` alone, as terminals are set for programs. Below the last row, everything moves up. */
  private nextLine(): void {
    this.column = 0;
    this.row += 1;
    if (this.row < this.rows) return;
    this.cells.shift();
    this.row = this.rows - 1;
  }

  private line(row: number): string[] {
    while (this.cells.length <= row) this.cells.push([]);
    return this.cells[row] ?? [];
  }
}
