/** What happened, said to who cannot see it: one live region for the whole page. */
let region: HTMLElement | undefined;

export function say(words: string): void {
  if (region === undefined) {
    region = document.createElement("p");
    region.className = "hidden";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  const place = region;
  place.textContent = "";
  // A region that gets the same words again says nothing, so it is empty for a moment.
  window.setTimeout(() => {
    place.textContent = words;
  }, 50);
}
