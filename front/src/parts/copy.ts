/** Buttons that put a text into the clipboard: `data-copy="ID"` names the element whose text or value it is. */
import { say } from "./say";

const LASTS = 2000;

function textOf(element: Element): string {
  return element instanceof HTMLTextAreaElement ? element.value : (element.textContent ?? "");
}

/** Put a text into the clipboard, also where the browser gives a page no other way than a selection. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

async function copied(button: HTMLButtonElement, source: Element): Promise<void> {
  const before = button.textContent;
  if (await copyText(textOf(source))) {
    button.textContent = "Copied";
    say("Copied");
    window.setTimeout(() => {
      button.textContent = before;
    }, LASTS);
    return;
  }
  if (source instanceof HTMLTextAreaElement) {
    source.focus();
    source.select();
  } else {
    getSelection()?.selectAllChildren(source);
  }
  say("Selected: copy it with the keyboard");
}

/** Let every such button under `root` copy. */
export function letCopy(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const source = document.getElementById(button.dataset.copy ?? "");
    if (source === null || button.dataset.ready !== undefined) continue;
    button.dataset.ready = "";
    button.hidden = false;
    button.addEventListener("click", () => void copied(button, source));
  }
}
