/** Loaded on every page: htmx, and what all pages have in common. */
import "../parts/htmx";
import { letCopy } from "../parts/copy";
import { refused } from "../parts/draft";
import { letSave } from "../parts/png";
import { switchTheme } from "../parts/theme";

function enhance(root: ParentNode): void {
  letCopy(root);
  letSave(root);
}

/** On a narrow screen the tabs lie in one row that is drawn along: the one of this page is brought into sight. */
function bringTab(): void {
  const tab = document.querySelector<HTMLElement>(".top nav [aria-current]");
  const row = tab?.closest("nav");
  if (!tab || !row || row.scrollWidth <= row.clientWidth) return;
  const [mine, whole] = [tab.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += mine.left - whole.left - (whole.width - mine.width) / 2;
}

// A text that was taken leads to its proposal; any other page after it is one of its refusal.
if (!/\/review\/\d+$/.test(location.pathname)) refused();
switchTheme();
bringTab();
enhance(document);
document.addEventListener("htmx:afterSettle", () => enhance(document));
