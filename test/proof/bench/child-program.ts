/** What a measured process tells its parent. */
export type Told = { readonly answer: unknown } | { readonly failure: string };

/** Does what the parent orders in its one message, and tells what came of it. */
export function answerOrder(work: (order: never) => Promise<unknown>): void {
  if (!process.send) return;
  const tell = (told: Told): void => void process.send?.(told);
  process.once('message', (order) => {
    work(order as never).then(
      (answer) => tell({ answer }),
      (error: unknown) =>
        tell({ failure: (error instanceof Error && error.stack) || String(error) }),
    );
  });
  process.once('disconnect', () => process.exit());
}
