/** Names of the CDK's own context that look like a setting: https://github.com/aws/aws-cdk-cli reads these two. */
const CDK_NAMES: readonly string[] = ['cli-telemetry', 'acknowledged-issue-numbers'];

/**
 * Whether a name in the context is the CDK's own. Feature flags have a slash in them (`@aws-cdk/core:…`), cached
 * lookups a colon (`availability-zones:account=…`), and few have neither.
 */
export function isOfTheCdk(name: string): boolean {
  return /[/:]/.test(name) || CDK_NAMES.includes(name);
}

/** The setting that a typed name most likely means; `undefined` if there is none like it. */
export function settingMeantBy(typed: string, settings: readonly string[]): string | undefined {
  const letters = lettersOf(typed);
  return (
    settings.find((setting) => lettersOf(setting) === letters) ??
    settings.find((setting) => isSlip(lettersOf(setting), letters))
  );
}

/** `batch-size`, `BATCH_SIZE` and `batchSize` have the same letters. */
function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Whether two names differ by one missing, wrong or added letter, or by two swapped letters. */
function isSlip(one: string, other: string): boolean {
  let begin = 0;
  while (begin < one.length && one[begin] === other[begin]) begin += 1;
  const [rest, otherRest] = [one.slice(begin), other.slice(begin)];
  return (
    rest.slice(1) === otherRest.slice(1) ||
    rest.slice(1) === otherRest ||
    rest === otherRest.slice(1) ||
    (rest.slice(2) === otherRest.slice(2) && rest[0] === otherRest[1] && rest[1] === otherRest[0])
  );
}
