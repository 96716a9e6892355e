import { Component, type ComponentChildren } from 'preact';

import { Page } from './page.tsx';
import { Verbatim } from './verbatim.tsx';

interface BoundaryProps {
  /** Where one is. Somewhere else, the children are tried again. */
  readonly place: string;
  readonly children: ComponentChildren;
}

interface Caught {
  readonly place: string;
  readonly message: string;
}

/** Shows that a page failed, and how to go on, instead of nothing. */
export class ErrorBoundary extends Component<BoundaryProps, { readonly caught?: Caught }> {
  override componentDidCatch(error: unknown): void {
    console.error(error);
    const message = error instanceof Error ? error.message : String(error);
    this.setState({ caught: { place: this.props.place, message } });
  }

  override render() {
    const { caught } = this.state;
    const { place, children } = this.props;
    return caught?.place === place ? <Broken message={caught.message} /> : children;
  }
}

function Broken({ message }: { readonly message: string }) {
  return (
    <Page title="This page can’t be shown">
      <div class="notice notice-bad" role="alert">
        <p class="notice-title">The page failed in your browser. No event was changed by that.</p>
        <p>
          <Verbatim text={message} />
        </p>
        <button type="button" onClick={() => location.reload()}>
          Reload
        </button>
      </div>
      <p>
        If it fails again, look at the events with <code>npm run events -- list</code>, and report
        the error.
      </p>
    </Page>
  );
}
