/** Records, lists of them, and what changed: long tables can be narrowed, blanks suggest, addresses last. */
import { enhance as suggest } from "../parts/combobox";
import { letFilter } from "../parts/filter";
import { letPin } from "../parts/pin";
import { say } from "../parts/say";

function enhance(root: ParentNode): void {
  letFilter(root);
  suggest(root);
}

letPin(document);
enhance(document);
document.addEventListener("htmx:afterSettle", () => enhance(document));

/** What was asked for did not come: the link in its place still leads there. */
function missed(event: Event): void {
  const place = event.target instanceof Element ? event.target.closest(".later") : null;
  if (place === null) return;
  const note = place.querySelector(".missed") ?? document.createElement("p");
  note.className = "hint missed";
  note.textContent = "It could not be shown here; opened as a page of its own, the link says why.";
  place.append(note);
  say(note.textContent);
}

for (const name of ["htmx:responseError", "htmx:timeout", "htmx:sendError"]) document.addEventListener(name, missed);
