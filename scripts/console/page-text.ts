/**
 * The text of an error as the page shows it. The commands say to run the command again; the page tries again by itself.
 */
export function pageText(text: string): string {
  return text
    .replace(/,? then run th(?:e|is) command again\./g, '.')
    .replace(' Run the command again later.', '');
}
