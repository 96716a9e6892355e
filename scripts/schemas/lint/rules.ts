import { exampleAddress, examples } from './examples.ts';
import { arrayLimit, numberLimit, requiredString, stringLimit } from './limits.ts';
import { moneyUnit, timeFormat } from './meaning.ts';
import { enumStyle, fieldNameStyle } from './names.ts';
import type { LintRule } from './rule.ts';
import { closedRoot, nesting, schemaSize } from './shape.ts';
import { description, descriptionRepeatsName, title } from './texts.ts';

/** All rules about one schema. */
export const RULES: readonly LintRule[] = [
  title,
  description,
  descriptionRepeatsName,
  examples,
  exampleAddress,
  closedRoot,
  fieldNameStyle,
  enumStyle,
  stringLimit,
  requiredString,
  arrayLimit,
  numberLimit,
  moneyUnit,
  timeFormat,
  nesting,
  schemaSize,
];
