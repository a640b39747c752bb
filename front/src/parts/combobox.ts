/** A blank with suggestions while one types, after the pattern of the combobox with a list (ARIA 1.2): Down and Up go
 * through the list, Enter or Tab takes, Escape closes. What is sent is the id; where nothing was taken, the words as
 * typed, which the server reads as a label. Marked by `data-suggest` (the blank) and `data-suggest-from` (the route). */

interface Suggestion {
  id: string;
  label: string;
  also: string;
  within: string;
}

const WAIT = 70;
const MOST_KEPT = 200;
/** Pixels between a list and the edge of the window. */
const MARGIN = 8;
const kept = new Map<string, readonly Suggestion[]>();
let count = 0;

/** Make every marked input below a root a combobox; one that is one already stays. */
export function enhance(root: ParentNode): void {
  for (const input of root.querySelectorAll<HTMLInputElement>("input[data-suggest]")) {
    if (input.getAttribute("role") !== "combobox") new Combobox(input);
  }
}

async function found(from: string, field: string, typed: string, signal: AbortSignal): Promise<readonly Suggestion[]> {
  const address = `${from}?${new URLSearchParams({ field, q: typed }).toString()}`;
  const known = kept.get(address);
  if (known) return known;
  const answer = await fetch(address, { signal, headers: { accept: "application/json" } });
  if (!answer.ok) return [];
  const list = ((await answer.json()) as { found: Suggestion[] }).found;
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(address, list);
  return list;
}

class Combobox {
  private readonly sent = document.createElement("input");
  private readonly list = document.createElement("ul");
  private readonly heard = document.createElement("p");
  private shown: readonly Suggestion[] = [];
  private active = -1;
  private timer = 0;
  private asked = new AbortController();

  constructor(private readonly input: HTMLInputElement) {
    count += 1;
    this.list.id = `suggested-${count}`;
    this.list.className = "suggested";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "suggestions");
    this.heard.className = "hidden";
    this.heard.setAttribute("role", "status");
    this.sent.type = "hidden";
    this.sent.name = input.name;
    this.sent.value = input.dataset["id"] || input.value;
    input.removeAttribute("name");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.list.id);
    input.after(this.sent, this.list, this.heard);
    input.addEventListener("input", () => this.typed());
    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => void this.open());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    window.addEventListener("resize", () => this.place());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.clicked(event));
  }

  private typed(): void {
    this.sent.value = this.input.value.trim();
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.open(this.input.value), WAIT);
  }

  /** Show what fits; without words what is asked about most. */
  private async open(words = ""): Promise<void> {
    this.asked.abort();
    this.asked = new AbortController();
    const { suggest = "", suggestFrom = "" } = this.input.dataset;
    try {
      const list = await found(suggestFrom, suggest, words.trim(), this.asked.signal);
      if (document.activeElement === this.input) this.show(list);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) this.close();
    }
  }

  private show(list: readonly Suggestion[]): void {
    // What was gone to stays so where it fits what was typed since.
    const gone = this.shown[this.active]?.id;
    this.shown = list;
    this.list.replaceChildren(...list.map((one, place) => this.option(one, place)));
    this.list.hidden = list.length === 0;
    this.input.setAttribute("aria-expanded", String(list.length > 0));
    this.place();
    this.heard.textContent = list.length === 0 ? "nothing is called so" : `${list.length} found`;
    this.move(gone === undefined ? -1 : list.findIndex((one) => one.id === gone));
  }

  /** Keep the list, which is wider than most blanks, within the window. */
  private place(): void {
    const { list } = this;
    list.style.left = "";
    if (list.hidden) return;
    const [box, room] = [list.getBoundingClientRect(), document.documentElement.clientWidth - MARGIN];
    const over = Math.min(box.right - room, box.left - MARGIN);
    if (over > 0) list.style.left = `${-over}px`;
  }

  private option(one: Suggestion, place: number): HTMLLIElement {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const parts: [string, string][] = [["label", one.label]];
    if (one.also) parts.push(["also", `also “${one.also}”`]);
    if (one.within !== one.label) parts.push(["within", one.within]);
    parts.push(["id", one.id]);
    for (const [name, text] of parts) {
      if (!text) continue;
      const part = document.createElement("span");
      part.className = name;
      part.textContent = text;
      item.append(part, " ");
    }
    return item;
  }

  private move(to: number): void {
    const { shown, list } = this;
    this.active = shown.length === 0 ? -1 : Math.max(-1, Math.min(to, shown.length - 1));
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === this.active)));
    const item = this.active < 0 ? undefined : list.children[this.active];
    if (item) {
      this.input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  private key(event: KeyboardEvent): void {
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (open) this.move(this.active < 0 && step < 0 ? this.shown.length - 1 : this.active + step);
      else void this.open();
    } else if (open && this.active >= 0 && (event.key === "Enter" || event.key === "Tab")) {
      if (event.key === "Enter") event.preventDefault();
      this.take(this.active);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    }
  }

  private clicked(event: MouseEvent): void {
    const item = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (item) this.take([...this.list.children].indexOf(item));
  }

  private take(place: number): void {
    const one = this.shown[place];
    if (!one) return;
    this.input.value = one.label;
    this.sent.value = one.id;
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.asked.abort();
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
