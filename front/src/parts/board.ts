/** A matrix as a treegrid of which only what is in sight stands in the document: lines and fields are taken up again as
 * one scrolls. The grid itself is in focus and names its active field, so that none is lost when it leaves the sight. */

import type { Marks } from "./marks.js";
import { Outline } from "./outline.js";

export interface Links {
  finding(office: string, power: string): string;
  record(id: string): string;
}

interface Size {
  side: number;
  head: number;
  row: number;
  column: number;
}

interface Field {
  readonly node: HTMLElement;
  readonly text: Text;
  key: string;
  column: number;
}

interface Row {
  readonly node: HTMLElement;
  readonly head: HTMLElement;
  readonly fold: HTMLElement;
  readonly label: HTMLAnchorElement;
  fields: Field[];
  place: number;
}

interface Head {
  readonly node: HTMLElement;
  readonly fold: HTMLElement;
  readonly label: HTMLAnchorElement;
  place: number;
}

const OVER = 2;
const MOST_LIT_UP = 240;
/** Fields that change in one frame; what is left waits for the next, so that no task grows long. */
const BUDGET = 260;
const HEAD = -1;
/** Pixels of its two borders. */
const EDGES = 2;
const NARROWER = "n".charCodeAt(0);
const NOTHING = ".".charCodeAt(0);

export class Board {
  readonly node = element("div", "board");
  /** What it stands in, as wide as the page. */
  readonly around = element("div", "around");
  offices: Outline;
  powers: Outline;
  /** Told what is active: an office, a power, or both. */
  told: (row: number, column: number, pointed: boolean) => void = () => undefined;

  private readonly sheet = element("div", "sheet");
  private readonly heads = element("div", "heads");
  private readonly corner = element("div", "corner");
  private readonly over = element("a", "over");
  private rows: Row[] = [];
  private columns: Head[] = [];
  private size: Size = { side: 260, head: 190, row: 30, column: 36 };
  private active = { row: 0, column: 0 };
  private named: HTMLElement | null = null;
  private turn = 0;
  private frame = 0;

  constructor(private marks: Marks, private readonly links: Links, label: string) {
    this.offices = new Outline(marks.laid.offices);
    this.powers = new Outline(marks.laid.powers);
    this.offices.fit(44);
    this.powers.fit(26);
    this.node.tabIndex = 0;
    this.node.setAttribute("role", "treegrid");
    this.node.setAttribute("aria-label", label);
    this.sheet.setAttribute("role", "rowgroup");
    this.heads.setAttribute("role", "row");
    this.heads.setAttribute("aria-rowindex", "1");
    this.corner.setAttribute("role", "columnheader");
    this.corner.setAttribute("aria-colindex", "1");
    this.corner.textContent = "office";
    this.over.tabIndex = -1;
    this.over.setAttribute("aria-hidden", "true");
    this.heads.append(this.corner);
    this.sheet.append(this.heads);
    this.node.append(this.sheet);
    this.around.append(this.node);
    this.node.addEventListener("scroll", () => this.soon(), { passive: true });
    this.node.addEventListener("keydown", (event) => this.pressed(event));
    this.node.addEventListener("click", (event) => this.clicked(event));
    this.node.addEventListener("pointerover", (event) => this.pointed(event));
    let known = 0;
    new ResizeObserver((entries) => {
      const wide = Math.round(entries[0]?.contentRect.width ?? 0);
      if (wide !== known) this.fit();
      known = wide;
    }).observe(this.around);
  }

  /** Show other marks; what was closed stays closed. */
  show(marks: Marks): void {
    this.marks = marks;
    this.offices = new Outline(marks.laid.offices, this.offices);
    this.powers = new Outline(marks.laid.powers, this.powers);
    this.lay();
  }

  /** After lines were opened or closed. */
  lay(): void {
    for (const row of this.rows) row.place = -2;
    for (const head of this.columns) head.place = -2;
    this.fit();
  }

  /** After some fields became others. */
  refresh(touched: ReadonlySet<number>, moving: boolean): void {
    const lit: HTMLElement[] = [];
    this.over.remove();
    this.draw((field, row, column) => {
      if (moving && lit.length < MOST_LIT_UP && this.holds(touched, row, column)) lit.push(field.node);
    });
    for (const node of lit) {
      node.animate([{ boxShadow: "inset 0 0 0 3px currentColor" }, { boxShadow: "inset 0 0 0 3px transparent" }], 900);
    }
  }

  private holds(touched: ReadonlySet<number>, row: number, column: number): boolean {
    const across = this.marks.columns;
    if (touched.has(row * across + column)) return true;
    const rowEnd = this.offices.isClosed(row) ? this.offices.ends[row]! : row + 1;
    const columnEnd = this.powers.isClosed(column) ? this.powers.ends[column]! : column + 1;
    for (let r = row; r < rowEnd; r += 1) {
      for (let c = column; c < columnEnd; c += 1) if (touched.has(r * across + c)) return true;
    }
    return false;
  }

  private soon(): void {
    if (!this.frame) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.over.remove();
        this.draw();
      });
    }
  }

  /** Sizes as there is room, and as many rows and fields as are in sight. */
  private fit(): void {
    this.node.style.width = "";
    const wide = this.node.clientWidth || 900;
    const few = this.powers.shown.length <= 6 && wide > 700;
    const roomy = clamp(wide - this.powers.shown.length * 60, 300, 420);
    const side = wide < 520 ? 150 : wide < 900 ? 230 : roomy;
    const column = few
      ? Math.min(200, Math.floor((wide - side - 2) / Math.max(1, this.powers.shown.length)))
      : clamp(Math.floor((wide - side - 2) / Math.max(1, this.powers.shown.length)), this.marks.before ? 58 : 38, 60);
    this.size = { side, head: few ? 84 : 196, row: wide < 520 ? 40 : 32, column };
    this.node.classList.toggle("few", few);
    const { head, row } = this.size;
    const [down, across] = [this.offices.shown.length, this.powers.shown.length];
    this.node.setAttribute("aria-rowcount", String(down + 1));
    this.node.setAttribute("aria-colcount", String(across + 1));
    this.sheet.style.width = `${side + across * column}px`;
    this.sheet.style.height = `${head + down * row}px`;
    this.node.style.setProperty("--side", `${side}px`);
    this.node.style.setProperty("--head", `${head}px`);
    this.node.style.setProperty("--row", `${row}px`);
    this.node.style.setProperty("--column", `${column}px`);
    this.node.style.setProperty("--lines", String(Math.max(2, Math.floor((column - 4) / 15.5))));
    this.frameAround(side + across * column, head + down * row);
    const inSight = Math.max(1, Math.ceil((this.node.clientHeight - head) / row)) + 2 * OVER;
    const abreast = Math.max(1, Math.ceil((wide - side) / column)) + 2 * OVER;
    this.pool(Math.min(down, inSight), Math.min(across, abreast));
    this.active.row = Math.min(this.active.row, down - 1);
    this.active.column = Math.min(this.active.column, across - 1);
    this.draw();
  }

  /** As large as the sheet and the bars by which it is scrolled, where there is room for that. */
  private frameAround(broad: number, tall: number): void {
    const { node } = this;
    const sized = (upright: number, flat: number): void => {
      node.style.width = `min(100%, ${broad + EDGES + upright}px)`;
      node.style.height = `min(${tall + EDGES + flat}px, var(--tallest))`;
    };
    sized(0, 0);
    // A bar takes its room from within, and so may call for the other one; with room of its own that one goes again.
    sized(node.offsetWidth - node.clientWidth - EDGES, 0);
    sized(node.offsetWidth - node.clientWidth - EDGES, node.offsetHeight - node.clientHeight - EDGES);
  }

  private pool(rows: number, columns: number): void {
    while (this.rows.length > rows) this.rows.pop()!.node.remove();
    while (this.columns.length > columns) this.columns.pop()!.node.remove();
    while (this.columns.length < columns) this.columns.push(this.newHead());
    while (this.rows.length < rows) this.rows.push(this.newRow());
    for (const row of this.rows) {
      row.place = -2;
      while (row.fields.length > columns) row.fields.pop()!.node.remove();
      while (row.fields.length < columns) row.fields.push(newField(row.node));
      for (const field of row.fields) field.column = -2;
    }
    for (const head of this.columns) head.place = -2;
  }

  private newHead(): Head {
    const node = element("div", "head-cell");
    node.setAttribute("role", "columnheader");
    const [fold, label] = [element("span", "fold"), element("a", "name")];
    fold.setAttribute("aria-hidden", "true");
    label.tabIndex = -1;
    node.append(label, fold);
    this.heads.append(node);
    return { node, fold, label, place: -2 };
  }

  private newRow(): Row {
    const [node, head] = [element("div", "line"), element("div", "row-head")];
    const [fold, label] = [element("span", "fold"), element("a", "name")];
    node.setAttribute("role", "row");
    head.setAttribute("role", "rowheader");
    head.setAttribute("aria-colindex", "1");
    fold.setAttribute("aria-hidden", "true");
    label.tabIndex = -1;
    head.append(fold, label);
    node.append(head);
    this.sheet.append(node);
    return { node, head, fold, label, fields: [], place: -2 };
  }

  /** Put what is in sight where it belongs. */
  private draw(seen?: (field: Field, row: number, column: number) => void): void {
    const { side, head, row, column } = this.size;
    const [down, across] = [this.offices.shown, this.powers.shown];
    const top = start(this.node.scrollTop, row, this.rows.length, down.length);
    const left = start(this.node.scrollLeft, column, this.columns.length, across.length);
    for (let at = left; at < left + this.columns.length; at += 1) {
      const slot = this.columns[at % this.columns.length]!;
      if (slot.place !== at) {
        slot.place = at;
        slot.node.style.left = `${side + at * column}px`;
        this.title(slot.node, slot.label, slot.fold, this.powers, across[at]!, at);
      }
    }
    let spent = 0;
    for (let at = top; at < top + this.rows.length; at += 1) {
      if (!seen && spent > BUDGET) {
        this.soon();
        break;
      }
      const slot = this.rows[at % this.rows.length]!;
      const place = down[at]!;
      const moved = slot.place !== at;
      if (moved) {
        slot.place = at;
        slot.node.style.top = `${head + at * row}px`;
        this.title(slot.head, slot.label, slot.fold, this.offices, place, at);
        this.level(slot.node, place, at);
      }
      const rowEnd = this.offices.isClosed(place) ? this.offices.ends[place]! : place + 1;
      for (let next = left; next < left + slot.fields.length; next += 1) {
        const field = slot.fields[next % slot.fields.length]!;
        if (field.column !== next) {
          field.column = next;
          field.node.style.left = `${side + next * column}px`;
          field.node.setAttribute("aria-colindex", String(next + 2));
        }
        if (this.fill(field, place, rowEnd, across[next]!) || moved) spent += 1;
        seen?.(field, place, across[next]!);
      }
    }
    this.mark();
  }

  private title(node: HTMLElement, label: HTMLAnchorElement, fold: HTMLElement, axis: Outline, place: number, at: number): void {
    const line = axis.lines[place]!;
    label.textContent = line.label;
    label.title = line.label;
    label.href = this.links.record(line.id);
    node.dataset["depth"] = String(Math.min(line.depth, 6));
    fold.textContent = axis.wide(place) ? (axis.isClosed(place) ? "▸" : "▾") : "";
    if (axis === this.powers) {
      node.setAttribute("aria-colindex", String(at + 2));
      if (axis.wide(place)) node.setAttribute("aria-expanded", String(!axis.isClosed(place)));
      else node.removeAttribute("aria-expanded");
    }
  }

  private level(node: HTMLElement, place: number, at: number): void {
    const [which, count] = this.offices.among(place);
    node.setAttribute("aria-rowindex", String(at + 2));
    node.setAttribute("aria-level", String((this.offices.lines[place]?.depth ?? 0) + 1));
    node.setAttribute("aria-posinset", String(which));
    node.setAttribute("aria-setsize", String(count));
    if (this.offices.wide(place)) node.setAttribute("aria-expanded", String(!this.offices.isClosed(place)));
    else node.removeAttribute("aria-expanded");
  }

  /** Write what stands in a field; whether it is something else than before. */
  private fill(field: Field, row: number, rowEnd: number, column: number): boolean {
    const columnEnd = this.powers.isClosed(column) ? this.powers.ends[column]! : column + 1;
    const { code, within, lit } = this.marks.seen(row, rowEnd, column, columnEnd);
    const before = this.marks.before?.[row * this.marks.columns + column] ?? code;
    const key = `${code} ${within} ${lit} ${before}`;
    if (field.key === key) return false;
    field.key = key;
    const { laid } = this.marks;
    const mark = laid.marks[String.fromCharCode(code)]!;
    const inner = within ? laid.marks[String.fromCharCode(within)] : undefined;
    const was = laid.marks[String.fromCharCode(before)]!;
    const compared = this.marks.before !== null;
    let text = (inner ?? mark).sign;
    let said = mark.word;
    if (inner) said = `${mark.word}: ${inner.word}${rowEnd > row + 1 || columnEnd > column + 1 ? "" : " among others"}`;
    if (compared && before !== code) {
      text = `${was.sign || "–"}→${mark.sign || "–"}`;
      said = `${was.word}, now ${said}`;
    } else if (compared && lit > 0) {
      text = `${text}${lit}`;
      said = `${said}; ${lit} within it ${lit === 1 ? "differs" : "differ"}`;
    }
    const tone = inner ?? mark;
    const state = compared ? (lit > 0 ? " lit" : " same") : "";
    field.text.nodeValue = text;
    field.node.className = `cell o-${(tone.mark || "none").toLowerCase()}${inner ? " inner" : ""}${state}${field.node === this.named ? " active" : ""}`;
    field.node.setAttribute("aria-label", said);
    return true;
  }

  // What is active

  /** Make a field active, and bring it into sight. */
  activate(row: number, column: number): void {
    const [down, across] = [this.offices.shown.length, this.powers.shown.length];
    this.active = { row: clamp(row, HEAD, down - 1), column: clamp(column, HEAD, across - 1) };
    if (this.active.row === HEAD && this.active.column === HEAD) this.active.row = 0;
    const { side, head, row: high, column: wide } = this.size;
    const [y, x] = [this.active.row * high, this.active.column * wide];
    if (this.active.row >= 0) {
      const room = this.node.clientHeight - head - high;
      if (y < this.node.scrollTop) this.node.scrollTop = y;
      else if (y > this.node.scrollTop + room) this.node.scrollTop = y - room;
    }
    if (this.active.column >= 0) {
      const room = this.node.clientWidth - side - wide;
      if (x < this.node.scrollLeft) this.node.scrollLeft = x;
      else if (x > this.node.scrollLeft + room) this.node.scrollLeft = x - room;
    }
    this.draw();
    this.tell(false);
  }

  private tell(pointed: boolean): void {
    this.told(this.offices.shown[this.active.row] ?? HEAD, this.powers.shown[this.active.column] ?? HEAD, pointed);
  }

  private mark(): void {
    const { row, column } = this.active;
    const slot = row === HEAD ? undefined : this.rows[row % this.rows.length];
    let node: HTMLElement | undefined;
    if (row === HEAD) node = this.columns.find((head) => head.place === column)?.node;
    else if (slot?.place === row) node = column === HEAD ? slot.head : slot.fields.find((field) => field.column === column)?.node;
    if (node === this.named) return;
    if (this.named) {
      this.named.removeAttribute("id");
      this.named.classList.remove("active");
    }
    this.named = node ?? null;
    if (!node) {
      this.node.removeAttribute("aria-activedescendant");
      return;
    }
    this.turn += 1;
    node.id = `field-${this.turn % 2}`;
    node.classList.add("active");
    this.node.setAttribute("aria-activedescendant", node.id);
  }

  private pressed(event: KeyboardEvent): void {
    const { row, column } = this.active;
    const paged = Math.max(1, Math.floor((this.node.clientHeight - this.size.head) / this.size.row) - 1);
    const [lastRow, lastColumn] = [this.offices.shown.length - 1, this.powers.shown.length - 1];
    const place = this.offices.shown[row] ?? HEAD;
    if (event.altKey || event.metaKey) return;
    switch (event.key) {
      case "ArrowDown": this.activate(row + 1, column); break;
      case "ArrowUp": this.activate(column === HEAD ? Math.max(0, row - 1) : row - 1, column); break;
      case "ArrowRight":
        if (column === HEAD && row >= 0 && this.offices.isClosed(place)) this.toggle(row, HEAD);
        else this.activate(row, column + 1);
        break;
      case "ArrowLeft":
        if (column !== HEAD) this.activate(row, row === HEAD ? Math.max(0, column - 1) : column - 1);
        else if (this.offices.wide(place) && !this.offices.isClosed(place)) this.toggle(row, HEAD);
        else this.activate(Math.max(0, this.offices.shown.indexOf(this.offices.above(place))), HEAD);
        break;
      case "Home": this.activate(event.ctrlKey ? 0 : row, row === HEAD ? 0 : HEAD); break;
      case "End": this.activate(event.ctrlKey ? lastRow : row, lastColumn); break;
      case "PageDown": this.activate(Math.max(0, row) + paged, column); break;
      case "PageUp": this.activate(Math.max(0, row - paged), column); break;
      case "Enter":
      case " ": this.chosen(row, column, event.ctrlKey); break;
      default: return;
    }
    event.preventDefault();
  }

  private chosen(row: number, column: number, aside: boolean): void {
    const office = this.offices.shown[row];
    const power = this.powers.shown[column];
    if (office !== undefined && power !== undefined) {
      const address = this.finding(office, power);
      if (address === null) this.enter(office, power);
      else this.follow(address, aside);
    }
    else if (office !== undefined && !this.toggle(row, HEAD)) this.follow(this.links.record(this.offices.lines[office]!.id), aside);
    else if (power !== undefined && !this.toggle(HEAD, column)) this.follow(this.links.record(this.powers.lines[power]!.id), aside);
  }

  /** Of a field in which only narrower ones are told of: open what is closed of its office and its power. */
  private enter(office: number, power: number): void {
    if (!this.offices.isClosed(office) && !this.powers.isClosed(power)) return;
    this.offices.set(office, false);
    this.powers.set(power, false);
    this.lay();
    this.activate(this.offices.shown.indexOf(office), this.powers.shown.indexOf(power));
  }

  private follow(address: string, aside: boolean): void {
    if (aside) window.open(address, "_blank", "noopener");
    else window.location.assign(address);
  }

  /** The address of the finding of a field; `null` where nothing was asked. */
  finding(row: number, column: number): string | null {
    const field = row * this.marks.columns + column;
    const asked = [this.marks.codes[field], this.marks.before?.[field] ?? NOTHING];
    if (asked.every((code) => code === NOTHING || code === NARROWER)) return null;
    return this.links.finding(this.offices.lines[row]!.id, this.powers.lines[column]!.id);
  }

  /** Open or close the line of a row or a column; whether there was one to open or close. */
  private toggle(row: number, column: number): boolean {
    const axis = row === HEAD ? this.powers : this.offices;
    const at = row === HEAD ? column : row;
    const place = axis.shown[at];
    if (place === undefined || !axis.wide(place)) return false;
    axis.set(place, !axis.isClosed(place));
    this.lay();
    this.activate(row === HEAD ? HEAD : at, row === HEAD ? at : HEAD);
    return true;
  }

  private at(target: EventTarget | null): { row: number; column: number } | null {
    if (!(target instanceof Element)) return null;
    const head = this.columns.find((one) => one.node.contains(target));
    if (head) return { row: HEAD, column: head.place };
    const row = this.rows.find((one) => one.node.contains(target));
    if (!row) return null;
    const field = row.fields.find((one) => one.node.contains(target));
    return { row: row.place, column: field ? field.column : HEAD };
  }

  private clicked(event: MouseEvent): void {
    const at = this.at(event.target);
    if (!at || !(event.target instanceof Element)) return;
    this.active = at;
    this.mark();
    this.tell(false);
    if (event.target.closest("a")) return;
    if (at.row === HEAD || at.column === HEAD) this.toggle(at.row, at.column);
    else this.chosen(at.row, at.column, event.ctrlKey || event.metaKey);
  }

  /** The field under the pointer becomes a link, so that it opens as links do. */
  private pointed(event: PointerEvent): void {
    const at = this.at(event.target);
    if (!at || at.row === HEAD || at.column === HEAD) return;
    const [row, column] = [this.offices.shown[at.row]!, this.powers.shown[at.column]!];
    const address = this.finding(row, column);
    const node = this.rows[at.row % this.rows.length]!.fields[at.column % this.columns.length]!.node;
    if (address === null) this.over.remove();
    else {
      // Put in anew under a pointer that is pressed, it would not be clicked.
      if (this.over.getAttribute("href") !== address) this.over.setAttribute("href", address);
      if (this.over.parentElement !== node) node.append(this.over);
    }
    this.told(row, column, true);
  }
}

function newField(row: HTMLElement): Field {
  const [node, text] = [element("div", "cell"), document.createTextNode("")];
  node.setAttribute("role", "gridcell");
  node.append(text);
  row.append(node);
  return { node, text, key: "", column: -2 };
}

function start(scrolled: number, step: number, slots: number, lines: number): number {
  return clamp(Math.floor(scrolled / step) - OVER, 0, Math.max(0, lines - slots));
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

export function element<K extends keyof HTMLElementTagNameMap>(tag: K, name = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (name) made.className = name;
  return made;
}
