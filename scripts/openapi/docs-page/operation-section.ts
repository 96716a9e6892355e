import type {
  Content,
  MediaType,
  Operation,
  ParameterObject,
  ResponseObject,
} from '../openapi-document.ts';
import { fieldList, type Field } from './fields.ts';
import { html, type Html } from './html.ts';
import { inline, jsonBlock, prose } from './prose.ts';
import { typeText } from './type-text.ts';

/** One route: what it takes, and each answer that it may give. */
export function operationSection(method: string, path: string, operation: Operation): Html {
  const { operationId, summary, description, security, parameters = [], requestBody } = operation;
  return html`<section id="${operationId}">
    <h3><span class="method">${method.toUpperCase()}</span> <code>${path}</code></h3>
    <p class="summary">${inline(summary)}</p>
    ${prose(description)}
    <p class="note">${accessText(security)}</p>
    ${part('Parameters', fieldList(parameters.map(parameterField)))}
    ${requestBody && part('Body', html`${prose(requestBody.description)}${contentText(requestBody.content)}`)}
    <h4>Answers</h4>
    ${Object.entries(operation.responses).map(([status, response]) => answer(status, response))}
  </section> `;
}

function part(title: string, content: Html): Html {
  return content.text === ''
    ? content
    : html`<h4>${title}</h4>
        ${content}`;
}

function accessText(security: Operation['security']): string {
  const schemes = security.flatMap((one) => Object.keys(one));
  if (schemes.length === 0) return 'Everybody may call it, without credentials.';
  return schemes.includes('jwt')
    ? 'Callers: operators and trusted services with SigV4, or tenants with a token (JWT).'
    : 'Callers: only operators, with SigV4.';
}

function parameterField(parameter: ParameterObject): Field {
  const { name, required, schema, description } = parameter;
  return {
    name,
    note: `in the ${parameter.in}${required ? ', required' : ''}`,
    schema,
    description,
  };
}

function answer(status: string, { description, headers = {}, content = {} }: ResponseObject): Html {
  const fields = Object.entries(headers).map(([name, header]) => ({
    name,
    note: 'header',
    ...header,
  }));
  return html`<details>
    <summary>
      <span class="status status-${status.charAt(0)}">${status}</span> ${inline(description)}
    </summary>
    ${fieldList(fields)}${contentText(content)}
  </details> `;
}

function contentText(content: Content): Html {
  return html`${Object.entries(content).map(([type, media]) => mediaText(type, media))}`;
}

function mediaText(type: string, { schema, examples = {} }: MediaType): Html {
  return html`<p><code>${type}</code>: ${typeText(schema)}</p>
    ${Object.values(examples).map(
      ({ summary, value }) =>
        html`${summary === undefined ? undefined : html`<p class="note">${inline(summary)}</p>`}
        ${jsonBlock(value)} `,
    )}`;
}
