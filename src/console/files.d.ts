// esbuild collects the stylesheets that files import into app.css.
declare module '*.css';
