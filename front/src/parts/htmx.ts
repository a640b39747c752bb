/** htmx with everything off that runs text as a script or reaches off the origin. */
import htmx from "htmx.org";

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  // No page is kept where the next person at the same browser could read it: going back asks the server.
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollBehavior: calm.matches ? "auto" : "smooth",
  defaultFocusScroll: false,
  timeout: 30_000,
});

export { htmx };
