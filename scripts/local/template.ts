import { readFile } from 'node:fs/promises';

/** A CloudFormation template as the stack synthesizes it. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** What `Ref` and `Fn::GetAtt` of an existing resource give, and `Ref` of a pseudo parameter. */
export type Known = ReadonlyMap<string, { readonly ref: string; readonly arn?: string }>;

/** The same while resources are being made. */
export type ResourcesMade = Map<string, { readonly ref: string; readonly arn?: string }>;

/** Reads a synthesized template. If there is none, the error says how to make it. */
export async function readTemplate(path: string): Promise<Template> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`${path} can't be read. Run "npm run synth" first.`, { cause });
  });
  const template = parsed(text);
  if (template?.Resources === undefined || template.Outputs === undefined) {
    throw new Error(`${path} is not a template of this stack. "npm run synth" makes one.`);
  }
  return template as Template;
}

function parsed(text: string): Partial<Template> | undefined {
  try {
    return JSON.parse(text) as Partial<Template>;
  } catch {
    return undefined;
  }
}

/** The resources of these types, by logical id. */
export function resourcesOf(template: Template, ...types: string[]): [string, Resource][] {
  return Object.entries(template.Resources).filter(([, { Type }]) => types.includes(Type));
}

/** The logical id of the resource that a `Ref` or `Fn::GetAtt` names; `undefined` for any other value. */
export function referenced(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('Ref' in value) return String(value.Ref);
  const attribute = 'Fn::GetAtt' in value ? value['Fn::GetAtt'] : undefined;
  return Array.isArray(attribute) ? String(attribute[0]) : undefined;
}

/** The value of an output that refers to nothing in the template, such as the name of an existing table. */
export function literalOutput({ Outputs }: Template, name: string): string | undefined {
  const value = Outputs[name]?.Value;
  return typeof value === 'string' ? value : undefined;
}

/**
 * Replaces CloudFormation's intrinsic functions by their values: `Ref`, `Fn::GetAtt` of an ARN, `Fn::Join`. Throws
 * for a resource that isn't known and for any other function.
 */
export function resolve(value: unknown, known: Known): unknown {
  if (Array.isArray(value)) return value.map((element) => resolve(element, known));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (name === 'Ref') return look(known, String(argument)).ref;
  if (name === 'Fn::GetAtt') return attribute(known, argument as readonly [string, string]);
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as readonly [string, readonly unknown[]];
    return parts.map((part) => String(resolve(part, known))).join(separator);
  }
  if (name?.startsWith('Fn::')) throw new Error(`The local run can't resolve ${name}.`);
  return Object.fromEntries(entries.map(([key, inner]) => [key, resolve(inner, known)]));
}

function attribute(known: Known, [id, name]: readonly [string, string]): string {
  const { arn } = look(known, id);
  if (name !== 'Arn' || arn === undefined) {
    throw new Error(`The local run can't resolve ${id}.${name}.`);
  }
  return arn;
}

function look(known: Known, id: string): { readonly ref: string; readonly arn?: string } {
  const found = known.get(id);
  if (!found) throw new Error(`The local run doesn't know the resource ${id}.`);
  return found;
}
