/** The anchors that GitHub gives the headings of a page. */
export class Slugs {
  private readonly taken = new Map<string, number>();

  /** @param headings those that come first */
  constructor(headings: readonly string[]) {
    for (const heading of headings) this.add(heading);
  }

  /** The anchor of the next heading. @param heading as a reader sees it */
  add(heading: string): string {
    const slug = heading
      .toLowerCase()
      .trim()
      .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    const before = this.taken.get(slug) ?? 0;
    this.taken.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  }
}
