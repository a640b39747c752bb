/** `a[data-pin]` leads to the address under which a page says the same next year. The page is at that address already,
 * but for what it left to the present, so the address bar takes it: what one copies from there lasts. */
export function letPin(root: ParentNode): void {
  const link = root.querySelector<HTMLAnchorElement>("a[data-pin]");
  if (link === null || link.origin !== window.location.origin || link.pathname !== window.location.pathname) return;
  history.replaceState(history.state, "", link.href);
}
