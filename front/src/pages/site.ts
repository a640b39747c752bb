/** Loaded on every page: htmx, and what all pages have in common. */
import "../parts/htmx";
import { letCopy } from "../parts/copy";
import { letSave } from "../parts/png";
import { switchTheme } from "../parts/theme";

function enhance(root: ParentNode): void {
  letCopy(root);
  letSave(root);
}

switchTheme();
enhance(document);
document.addEventListener("htmx:afterSettle", () => enhance(document));
