import type { JsonSchema } from '../../schemas/read.ts';

// The parts of an AsyncAPI 3.0 document that this project makes: https://www.asyncapi.com/docs/reference/specification/v3.0.0

export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0';
  readonly info: Info;
  readonly defaultContentType: string;
  readonly servers: Readonly<Record<string, ServerObject>>;
  readonly channels: Readonly<Record<string, ChannelObject>>;
  readonly operations: Readonly<Record<string, OperationObject>>;
  readonly components: Components;
}

export interface Info {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly license: { readonly name: string };
  readonly tags: readonly Tag[];
}

export interface Tag {
  readonly name: string;
  readonly description?: string;
}

export interface Reference {
  readonly $ref: string;
}

export interface ServerObject {
  readonly host: string;
  readonly protocol: string;
  readonly title: string;
  readonly description: string;
  readonly variables: Readonly<Record<string, { readonly description: string }>>;
  readonly security: readonly Reference[];
}

export interface ChannelObject {
  /** It may have parameters in braces. */
  readonly address: string;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, ParameterObject>>;
  readonly servers: readonly Reference[];
  readonly messages: Readonly<Record<string, Reference>>;
  readonly bindings: Readonly<Record<string, unknown>>;
}

export interface ParameterObject {
  readonly description: string;
  readonly examples: readonly string[];
}

export interface OperationObject {
  readonly action: 'send' | 'receive';
  readonly channel: Reference;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly Tag[];
  readonly messages: readonly Reference[];
}

export interface MessageObject {
  readonly name: string;
  readonly title: string;
  readonly summary?: string;
  readonly description?: string;
  readonly contentType: string;
  readonly headers?: JsonSchema;
  readonly payload: JsonSchema;
  readonly correlationId: { readonly description: string; readonly location: string };
  readonly tags: readonly Tag[];
  readonly deprecated?: true;
  readonly examples?: readonly MessageExample[];
}

export interface MessageExample {
  readonly name: string;
  readonly summary: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly payload: unknown;
}

export interface Components {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly messages: Readonly<Record<string, MessageObject>>;
  readonly securitySchemes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
