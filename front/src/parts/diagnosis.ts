/** What is wrong with a text, asked of the server when the typing pauses. Only the last question counts. */
import type { Gutter } from "./gutter";

interface Problem {
  readonly slug: string;
  readonly message: string;
  readonly try: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

function isProblem(found: unknown): found is Problem {
  const one = found as Partial<Problem> | null;
  return typeof one?.message === "string" && typeof one.line === "number" && typeof one.file === "string";
}

const PAUSE = 700;

export class Diagnosis {
  private timer = 0;
  private asking: AbortController | null = null;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly name: string,
    private readonly said: HTMLElement,
    private readonly list: HTMLElement,
    private readonly gutter: Gutter,
  ) {}

  /** Ask when nothing was typed for a while. */
  later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), PAUSE);
  }

  async ask(): Promise<void> {
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) if (typeof value === "string") body.append(name, value);
    body.set("do", "problems");
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body,
        signal: asking.signal,
        headers: { accept: "application/json" },
      });
      if (answer.status === 401 || answer.redirected) return this.tell("You are no longer signed in. Sign in in another tab, then go on here.");
      if (answer.status === 403) return this.tell("Who signed in changed meanwhile. Copy your text, and open the page anew.");
      const kind = answer.headers.get("content-type") ?? "";
      if (!answer.ok || !kind.startsWith("application/json")) return this.again("It cannot be looked at just now; it is tried again.");
      const found: unknown = await answer.json();
      this.show(((found as { problems?: unknown[] }).problems ?? []).filter(isProblem));
    } catch {
      if (!asking.signal.aborted) this.again("The server does not answer. What you write is kept in this browser; it is tried again.");
    }
  }

  private again(text: string): void {
    this.tell(text);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), 4000);
  }

  private tell(text: string): void {
    if (this.said.textContent !== text) this.said.textContent = text;
  }

  private show(problems: readonly Problem[]): void {
    const own = problems.filter((one) => one.file === this.name);
    this.gutter.mark(new Set(own.map((one) => one.line)));
    const count = problems.length === 1 ? "1 problem." : `${problems.length} problems.`;
    this.tell(problems.length ? count : "Nothing. It reads, and fits the rest of the registry.");
    this.list.replaceChildren(...problems.map((one) => this.item(one)));
  }

  private item(one: Problem): HTMLElement {
    const item = document.createElement("li");
    const said = document.createElement("p");
    if (one.file === this.name) {
      const link = document.createElement("a");
      link.href = "#text";
      link.dataset["line"] = String(one.line);
      link.dataset["column"] = String(one.column);
      link.textContent = `line ${one.line}`;
      said.append(link);
    } else {
      const place = document.createElement("code");
      place.textContent = `${one.file}:${one.line}`;
      said.append(place);
    }
    said.append(` ${one.message}`);
    const remedy = document.createElement("p");
    remedy.className = "hint";
    const slug = document.createElement("code");
    slug.textContent = one.slug;
    remedy.append(`Try: ${one.try} `, slug);
    item.append(said, remedy);
    return item;
  }
}
