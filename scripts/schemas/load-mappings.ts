import type { MappingsFile } from '../../src/core/envelopes/mappings.ts';
import { readMappingsFile } from './mappings.ts';
import { SchemaProblems } from './problem.ts';
import { readSchemas } from './read.ts';

/**
 * What `mappings.json` of a schema directory says. Nothing is mapped if there is none.
 *
 * @throws SchemaProblems if the file is wrong.
 */
export function loadMappings(directory: string): MappingsFile {
  const { mappings, problems } = readMappingsFile(directory, readSchemas(directory).schemas);
  if (problems.length > 0) throw new SchemaProblems(directory, problems);
  return mappings;
}
