/** Why nothing can be made for an event type and version, although their names are right. */
export class NewEventRefused extends Error {
  override readonly name = 'NewEventRefused';
}
