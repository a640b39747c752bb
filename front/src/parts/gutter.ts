/** Line numbers beside a text, those with a problem marked; they scroll along. */

export class Gutter {
  private readonly box = document.createElement("pre");
  private count = 0;
  private wrong: ReadonlySet<number> = new Set();

  constructor(private readonly area: HTMLTextAreaElement) {
    this.box.className = "gutter";
    this.box.setAttribute("aria-hidden", "true");
    area.before(this.box);
    area.addEventListener("scroll", () => this.follow());
    new ResizeObserver(() => {
      this.box.style.setProperty("height", `${area.offsetHeight}px`);
      this.follow();
    }).observe(area);
    this.draw();
  }

  /** Number the lines anew where there are more or fewer. */
  draw(): void {
    const count = this.area.value.split("\n").length;
    if (count === this.count) return;
    this.count = count;
    this.write();
  }

  mark(lines: ReadonlySet<number>): void {
    this.wrong = lines;
    this.write();
  }

  private write(): void {
    const parts: (string | Node)[] = [];
    for (let line = 1; line <= this.count; line += 1) {
      if (this.wrong.has(line)) {
        const mark = document.createElement("b");
        mark.textContent = `✕ ${line}`;
        parts.push(mark, "\n");
      } else parts.push(`${line}\n`);
    }
    this.box.replaceChildren(...parts);
    this.follow();
  }

  private follow(): void {
    this.box.scrollTop = this.area.scrollTop;
  }
}

/** Put the caret on a line, and bring it into sight. */
export function goTo(area: HTMLTextAreaElement, line: number, column = 1): void {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const length = lines[line - 1]?.length ?? 0;
  const at = start + Math.min(column - 1, length);
  area.focus();
  area.setSelectionRange(at, start + length);
  const height = parseFloat(getComputedStyle(area).lineHeight) || 20;
  area.scrollTop = Math.max(0, (line - 6) * height);
  area.scrollIntoView({ block: "nearest" });
}
