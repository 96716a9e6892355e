import { render } from 'preact';

import { App } from './app.tsx';
import { guardTexts } from './parts/unsaved.ts';

guardTexts();

const root = document.getElementById('app');
if (root) render(<App />, root);
