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
document.addEventListener("htmx:responseError", (event) => {
  const place = event.target;
  if (!(place instanceof HTMLElement) || !place.classList.contains("later")) return;
  const note = document.createElement("p");
  note.className = "hint";
  note.textContent = "It could not be shown here; the link opens it as a page of its own, which says why.";
  place.append(note);
  say(note.textContent);
});
