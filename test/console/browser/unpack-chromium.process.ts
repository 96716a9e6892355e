/** Unpacks Chromium, and the system libraries that it needs, from its npm package into the temporary folder. */
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
