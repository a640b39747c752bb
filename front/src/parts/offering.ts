/** What may stand at the caret, offered as a list beside a text: an editable combobox with a listbox, by the book. */
import { placeAt } from "./place";

interface Item {
  readonly text: string;
  readonly says: string;
  readonly kind: string;
}

function isItem(found: unknown): found is Item {
  const one = found as Partial<Item> | null;
  return typeof one?.text === "string" && typeof one.says === "string" && typeof one.kind === "string";
}

export class Offering {
  private readonly list = document.createElement("ul");
  private items: Item[] = [];
  private chosen = -1;
  private typed = "";
  private asked: AbortController | null = null;

  constructor(
    private readonly area: HTMLTextAreaElement,
    private readonly address: string,
    private readonly beside: HTMLElement,
  ) {
    this.list.className = "offered";
    this.list.id = `${area.id}-offered`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "What may stand here");
    this.list.hidden = true;
    beside.append(this.list);
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-haspopup", "listbox");
    area.setAttribute("aria-controls", this.list.id);
    area.addEventListener("blur", () => this.close());
    area.addEventListener("scroll", () => this.close());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = (event.target as Element).closest("li");
      if (option) this.take(Number(option.dataset["at"]));
    });
  }

  get open(): boolean {
    return !this.list.hidden;
  }

  /** Ask what may stand at the caret, and show it. */
  async offer(byItself: boolean): Promise<void> {
    const place = placeAt(this.area.value, this.area.selectionStart);
    if (byItself && place.typed.length < 2) return this.close();
    this.asked?.abort();
    const asking = (this.asked = new AbortController());
    const query = new URLSearchParams({ path: place.path.join("."), does: place.does, kind: place.kind, q: place.typed });
    try {
      const answer = await fetch(`${this.address}?${query.toString()}`, { signal: asking.signal });
      if (!answer.ok) return this.close();
      const found: unknown = await answer.json();
      if (asking.signal.aborted) return;
      const items = (found as { items?: unknown[] }).items ?? [];
      this.show(items.filter(isItem), place.typed);
    } catch {
      // A question that was given up for a newer one must not take that away.
      if (!asking.signal.aborted) this.close();
    }
  }

  /** Whether a key was for the list. */
  takes(event: KeyboardEvent): boolean {
    if (!this.open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) {
      const last = this.items.length - 1;
      this.choose(Math.min(last, Math.max(0, this.chosen + step)));
      return true;
    }
    if (event.key === "Escape") {
      this.close();
      return true;
    }
    if ((event.key === "Enter" || event.key === "Tab") && this.chosen >= 0) {
      this.take(this.chosen);
      return true;
    }
    return false;
  }

  close(): void {
    this.asked?.abort();
    this.list.hidden = true;
    this.chosen = -1;
    this.area.removeAttribute("aria-activedescendant");
  }

  private show(items: Item[], typed: string): void {
    this.items = items.filter((one) => one.text !== typed);
    this.typed = typed;
    if (!this.items.length) return this.close();
    this.list.replaceChildren(
      ...this.items.map((one, at) => {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${at}`;
        option.dataset["at"] = String(at);
        option.setAttribute("role", "option");
        const text = document.createElement("code");
        text.textContent = one.text;
        const says = document.createElement("span");
        says.className = "says";
        says.textContent = one.says;
        option.append(text, says);
        return option;
      }),
    );
    this.list.hidden = false;
    this.placeList();
    this.choose(0);
  }

  /** Below the line of the caret, or above it where there is no room. */
  private placeList(): void {
    const style = getComputedStyle(this.area);
    const height = parseFloat(style.lineHeight) || 20;
    const line = this.area.value.slice(0, this.area.selectionStart).split("\n").length;
    const top = this.area.offsetTop + parseFloat(style.paddingTop) + line * height - this.area.scrollTop;
    const room = this.beside.clientHeight - top;
    const own = this.list.offsetHeight;
    this.list.style.setProperty("top", `${room < own && top > own + height ? top - own - height : top}px`);
    const column = (this.area.value.slice(0, this.area.selectionStart).split("\n").pop() ?? "").length - this.typed.length;
    const left = this.area.offsetLeft + parseFloat(style.paddingLeft) + column * this.letter(style.font) - this.area.scrollLeft;
    const most = this.beside.clientWidth - this.list.offsetWidth - 4;
    this.list.style.setProperty("left", `${Math.max(4, Math.min(left - 12, most))}px`);
  }

  /** How wide a letter is; all are, in a face of one width. */
  private letter(font: string): number {
    const canvas = document.createElement("canvas").getContext("2d");
    if (!canvas) return 8;
    canvas.font = font;
    return canvas.measureText("0").width;
  }

  private choose(at: number): void {
    this.chosen = at;
    for (const [place, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(place === at));
      if (place === at) option.scrollIntoView({ block: "nearest" });
    }
    this.area.setAttribute("aria-activedescendant", `${this.list.id}-${at}`);
  }

  private take(at: number): void {
    const item = this.items[at];
    if (!item) return;
    const end = this.area.selectionStart;
    const after = item.kind === "member" ? ": " : "";
    this.area.setRangeText(item.text + after, end - this.typed.length, end, "end");
    this.close();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    this.area.focus();
  }
}
