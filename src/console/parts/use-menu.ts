import { useLocation } from 'preact-iso';
import { useEffect, useRef } from 'preact/hooks';

/** Closes a `<details>` as people expect of a menu: by Escape, by a press elsewhere, and on another page. */
export function useMenu() {
  const menu = useRef<HTMLDetailsElement>(null);
  const { url } = useLocation();
  useEffect(() => close(menu.current), [url]);
  useEffect(() => {
    const press = ({ target }: PointerEvent): void => {
      if (!(target instanceof Node && menu.current?.contains(target))) close(menu.current);
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || !menu.current?.open) return;
      const hadFocus = menu.current.contains(document.activeElement);
      close(menu.current);
      if (hadFocus) menu.current.querySelector('summary')?.focus();
    };
    document.addEventListener('pointerdown', press);
    document.addEventListener('keydown', key);
    return () => {
      document.removeEventListener('pointerdown', press);
      document.removeEventListener('keydown', key);
    };
  }, []);
  return menu;
}

function close(menu: HTMLDetailsElement | null): void {
  if (menu) menu.open = false;
}
