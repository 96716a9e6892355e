import { readFile } from 'node:fs/promises';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The name of a file in the folder itself. It has no slash and begins with a letter, so it can't lead out of the folder. */
const FILE = /^\/([a-z][a-z0-9-]*\.(js|css|svg))$/;

/**
 * A file of the page, or the page itself for every other path: the page's script reads the path.
 *
 * @param folder with a slash at its end
 */
export async function pageFile(folder: URL, path: string): Promise<Response> {
  const [, name = 'index.html', extension = 'html'] = FILE.exec(path) ?? [];
  try {
    const bytes = await readFile(new URL(name, folder));
    return new Response(bytes, { headers: { 'content-type': TYPES[extension] ?? '' } });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || extension === 'html') throw error;
    return new Response('There is no such file.\n', {
      status: 404,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
  }
}
