interface Policy {
  readonly Statement: readonly {
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
  }[];
}

/** What the policies of a document allow, one list for each: `sqs:SendMessage <QueueUrl>`. */
export function policiesOf(document: string): string[][] {
  const texts = document.matchAll(/^```json\n(\{\n {2}"Version".*?)^```$/gms);
  return Array.from(texts, ([, text = '']) =>
    (JSON.parse(text) as Policy).Statement.flatMap(({ Action, Resource }) =>
      [Resource]
        .flat()
        .flatMap((resource) => [Action].flat().map((action) => `${action} ${nameIn(resource)}`)),
    ),
  );
}

/** `arn:aws:sqs:<region>:<account>:<QueueUrl>` names its resource in its last part. */
function nameIn(arn: string): string {
  return /(<\w+>)(?=\/|$)(\/.*)?$/.exec(arn)?.[0] ?? arn;
}
