/** Writes a page for each event type, made from its schemas. */
import { defineCommand } from './cli/define-command.ts';
import { startCommand } from './cli/start-command.ts';

export const command = defineCommand({
  name: 'npm run write-event-pages --',
  summary:
    'Writes docs/events/: a page for each event type, made from its schemas, and their index.',
  options: {
    check: { description: 'Write nothing, and say which pages are not up to date.' },
  },
  examples: ['npm run write-event-pages', 'npm run -s write-event-pages -- --check'],
  notes: [
    'Pages of event types that have no schema any more are removed. make lint checks that the pages are up to date, and ' +
      'make format writes them.',
  ],
  exitCodes: { 0: 'written, or up to date', 1: 'not up to date, or a schema was refused' },
  run: async ({ check }, session) => {
    const { build } = await import('./build/build.ts');
    await build(['schemas'], session);
    const { loadSchemas } = await import('./traffic/load-schemas.ts');
    const { loadMappings } = await import('./schemas/load-mappings.ts');
    const { senderMappings } = await import('./formats/sender-mappings.ts');
    const { eventDocuments } = await import('./openapi/event-document.ts');
    const { eventPages } = await import('./event-pages/event-pages.ts');
    const { checkPages, writePages } = await import('./event-pages/write-pages.ts');
    const { HANDLERS } = await import('../src/handlers/handlers.ts');
    const pages = eventPages({
      events: eventDocuments(await loadSchemas()),
      mappings: senderMappings(loadMappings('schemas')),
      schemaFolder: '../../schemas',
      hasHandler: (eventType, version) =>
        HANDLERS.some((each) => each.eventType === eventType && each.versions.includes(version)),
    });
    return check ? checkPages('docs/events', pages) : writePages('docs/events', pages);
  },
});

if (import.meta.main) await startCommand(command);
