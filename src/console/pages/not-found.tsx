import { Page } from '../parts/page.tsx';

export function NotFound() {
  return (
    <Page title="There is no such page">
      <p>
        <a href="/">Go to the overview.</a>
      </p>
    </Page>
  );
}
