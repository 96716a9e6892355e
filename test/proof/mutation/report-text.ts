import type { Paint } from '../../../scripts/cli/colours.ts';
import { LEAST_SCORE, type Judgement, type Score } from './judgement.ts';
import type { Mutant } from './mutant.ts';

/** The judgement for people. */
export function reportText(judgement: Judgement, paint: Paint): string {
  const { files, total, explained, unexplained, noticedNow, passed } = judgement;
  const width = Math.max(...[...files, total].map(({ file }) => file.length));
  const row = ({ file, noticed, survived, score }: Score) =>
    `${file.padEnd(width)}  ${score.toFixed(1).padStart(5)} %  ${count(noticed)} noticed  ${count(survived)} survived`;
  const lines = [...files.map(row), row(total), ''];
  for (const mutant of unexplained) lines.push(...survivorLines(mutant, paint));
  for (const { file, line, replacement } of noticedNow) {
    lines.push(`On the list, but noticed by now: ${file}: ${line}: ${replacement}`);
  }
  const verdict = [
    `Score ${total.score.toFixed(1)} % (at least ${LEAST_SCORE})`,
    `survivors explained ${explained.length}, unexplained ${unexplained.length}`,
  ].join(', ');
  return [...lines, paint(passed ? 'green' : 'red', verdict), ''].join('\n');
}

function survivorLines(mutant: Mutant, paint: Paint): string[] {
  const { file, lineNumber, line, original, replacement } = mutant;
  return [
    `${paint('red', 'Unexplained:')} ${file}:${lineNumber}: ${line}`,
    `  - ${original}`,
    `  + ${replacement}`,
  ];
}

function count(value: number): string {
  return String(value).padStart(4);
}
