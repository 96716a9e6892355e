import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from '../../../scripts/build/build.ts';
import type { Result, Session } from '../../../scripts/cli/define-command.ts';
import { budgetText, excesses, readBudget, type Figures } from './budget-judgement.ts';
import { takeFigures } from './figures.ts';

/** Compares figures with a budget, which is given as its text. */
export async function checkBudget(
  budgetJson: string,
  takeFigures: () => Promise<Figures>,
): Promise<Result> {
  const budget = readBudget(budgetJson);
  const figures = await takeFigures();
  const over = excesses(figures, budget);
  return {
    exitCode: over.length === 0 ? 0 : 1,
    json: { figures, budget, over },
    text: (paint) => budgetText(figures, budget, paint),
  };
}

export function committedBudget(): Promise<string> {
  return readFile(fileURLToPath(new URL('budget.json', import.meta.url)), 'utf8');
}

export async function figuresOfThisTree(session: Session): Promise<Figures> {
  await build(['samples', 'openapi'], session);
  const folder = await mkdtemp(join(tmpdir(), 'event-budget-'));
  try {
    return await takeFigures(folder, session.signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
