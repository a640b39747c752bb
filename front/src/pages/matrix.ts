/** The Matrix page: in place of the table a grid that folds and scrolls without end, and a slider over its days. */

import { Board, element } from "../parts/board.js";
import { enhance } from "../parts/combobox.js";
import { Days, spoken } from "../parts/days.js";
import { Marks, type Laid } from "../parts/marks.js";
import { say } from "../parts/say.js";

interface Places {
  readonly page: string;
  readonly ask: string;
  readonly record: string;
  readonly rest: string;
}

async function laid(address: string): Promise<Laid> {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as Laid;
}

class Matrix {
  private readonly board: Board;
  private readonly said = element("p", "field-said");
  private marks: Marks;
  private differing: HTMLInputElement | null = null;
  private at: string;

  constructor(table: HTMLElement, private readonly places: Places, at: string, first: Laid) {
    this.at = at;
    this.marks = new Marks(first);
    this.explain(first);
    this.board = new Board(
      this.marks,
      {
        finding: (office, power) => this.finding(office, power),
        record: (id) => `${places.record}${id.split("/").map(encodeURIComponent).join("/")}`,
      },
      "Offices by powers",
    );
    this.board.told = (row, column, pointed) => this.tell(row, column, pointed);
    table.replaceWith(this.tools(), this.board.around, this.said);
    document.querySelector(".leaf")?.remove();
    this.said.textContent = "Arrow keys move about; Enter opens the finding, or what is closed.";
    this.board.lay();
  }

  private finding(office: string, power: string): string {
    const asked = new URLSearchParams([["office", office], ["power", power], ["at", this.at]]);
    return `${this.places.ask}?${asked.toString()}${this.places.rest ? `&${this.places.rest}` : ""}`;
  }

  private tools(): HTMLElement {
    const tools = element("div", "board-tools");
    const { board } = this;
    for (const [axis, words] of [[() => board.offices, "offices"], [() => board.powers, "powers"]] as const) {
      if (!axis().lines.some((_, place) => axis().wide(place))) continue;
      const group = element("span", "pair");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", words);
      for (const [text, depth] of [[`All ${words}`, Infinity], [`Top ${words}`, 0]] as const) {
        const button = element("button");
        button.type = "button";
        button.textContent = text;
        button.addEventListener("click", () => {
          axis().level(depth);
          board.lay();
        });
        group.append(button);
      }
      tools.append(group);
    }
    if (this.marks.before) {
      const [label, box] = [element("label", "check"), element("input")];
      box.type = "checkbox";
      box.checked = true;
      label.append(box, "Only what differs");
      box.addEventListener("change", () => this.confine(box.checked));
      tools.append(label);
      this.differing = box;
      this.confine(true);
    }
    return tools;
  }

  /** The signs that stand in the whole grid, and not in the part of the table that was there before. */
  private explain(found: Laid): void {
    const list = document.querySelector(".legend");
    const letters = new Set<string>([...found.rows, ...(found.before ?? [])].join(""));
    found.turns?.forEach((turn) => turn.changes.forEach((change) => letters.add(change[2])));
    for (const letter of Object.keys(found.marks)) {
      const mark = found.marks[letter]!;
      const name = `o-${mark.mark.toLowerCase()}`;
      if (!list || !mark.mark || !letters.has(letter) || list.querySelector(`.${name}`)) continue;
      const [item, shape] = [element("li", `outcome ${name}`), element("span", "shape")];
      shape.setAttribute("aria-hidden", "true");
      shape.textContent = mark.sign;
      item.append(shape, ` ${mark.word}`);
      list.append(item);
    }
    if (!list || list.querySelector(".hatched")) return;
    const item = element("li", "outcome hatched");
    item.append(element("span", "swatch"), " narrower ones");
    const says = element("span", "says");
    says.textContent = " the most telling answer of those within it";
    item.append(says);
    list.append(item);
  }

  /** Show only the offices and powers of fields that differ. */
  private confine(on: boolean, anew = true): void {
    const [rows, columns] = [new Set<number>(), new Set<number>()];
    const across = this.marks.columns;
    for (let field = 0; on && field < this.marks.codes.length; field += 1) {
      if (this.marks.lit(field)) {
        rows.add(Math.floor(field / across));
        columns.add(field % across);
      }
    }
    if (anew && on) for (const axis of [this.board.offices, this.board.powers]) axis.level(Infinity);
    this.board.offices.confine(on ? rows : null);
    this.board.powers.confine(on ? columns : null);
    if (this.board.node.isConnected) this.board.lay();
  }

  private tell(row: number, column: number, pointed: boolean): void {
    const office = this.board.offices.lines[row];
    const power = this.board.powers.lines[column];
    const parts: (Node | string)[] = [];
    if (office) parts.push(strong(office.label));
    if (office && power) parts.push(" · ");
    if (power) parts.push(strong(power.label));
    if (office && power) {
      const mark = this.marks.laid.marks[String.fromCharCode(this.marks.codes[row * this.marks.columns + column]!)];
      const address = this.board.finding(row, column);
      parts.push(`: ${mark?.sign ?? ""} ${mark?.word ?? ""}`);
      if (address !== null && !pointed) {
        const link = element("a");
        link.href = address;
        link.textContent = "Open the finding";
        parts.push(" · ", link);
      }
    }
    this.said.replaceChildren(...parts);
  }

  /** Take in the days on which something changes. */
  slide(found: Laid): void {
    const same = (one: Laid["offices"], other: Laid["offices"]): boolean =>
      one.length === other.length && one.every((line, place) => line.id === other[place]?.id);
    const fits = same(found.offices, this.marks.laid.offices) && same(found.powers, this.marks.laid.powers);
    const { before } = this.marks.laid;
    if (before && !fits) return;
    const marks = new Marks(before ? { ...found, before } : found);
    const days = new Days(marks.days, (stop) => marks.changed(stop), (stop) => {
      const touched = marks.go(stop);
      if (this.marks !== marks) {
        this.marks = marks;
        this.board.show(marks);
      }
      if (this.differing?.checked) this.confine(true, false);
      this.board.refresh(touched, !matchMedia("(prefers-reduced-motion: reduce)").matches);
      this.stand(marks.days[stop] ?? this.at, marks.changed(stop));
    });
    days.place(this.at.slice(0, 10));
    if (/^\d{4}-\d\d-\d\d$/.test(this.at) && fits) {
      marks.go(days.stop);
      this.marks = marks;
      this.board.show(marks);
    }
    this.explain(found);
    const since = found.since ?? "";
    if (marks.days.length < 2) days.remark(`From ${spoken(since)} and before ${spoken(found.until ?? "")} nothing changes.`);
    document.querySelector("#days")?.remove();
    this.board.around.before(days.node);
  }

  private stand(day: string, changed: number): void {
    this.at = day;
    const address = new URL(this.places.page, window.location.href);
    address.searchParams.set("at", day);
    history.replaceState(history.state, "", address);
    document.querySelector<HTMLAnchorElement>("#kept")?.setAttribute("href", address.href);
    const field = document.querySelector<HTMLInputElement>("#at");
    if (field) field.value = day;
    const asked = document.querySelector(".asked-for");
    if (asked?.textContent) asked.textContent = asked.textContent.replace(/acts of [^,]+,/, `acts of ${day},`);
    say(`${spoken(day)}: ${changed} ${changed === 1 ? "field changes" : "fields change"}`);
  }}

function strong(text: string): HTMLElement {
  const made = element("strong");
  made.textContent = text;
  return made;
}

async function begin(): Promise<void> {
  const table = document.querySelector<HTMLElement>("#board");
  const data = document.querySelector("#board-data")?.textContent;
  const { slide, ask, record, rest, at, page } = table?.dataset ?? {};
  if (!table || !data || ask === undefined || record === undefined || page === undefined) return;
  const matrix = new Matrix(table, { page, ask, record, rest: rest ?? "" }, at ?? "", JSON.parse(data) as Laid);
  if (slide !== undefined) {
    const waiting = element("p", "hint slide");
    waiting.textContent = "Looking for the days on which something changes …";
    document.querySelector(".around")?.before(waiting);
    try {
      matrix.slide(await laid(slide));
    } finally {
      waiting.remove();
    }
  }
}

enhance(document);
begin().catch(() => undefined);
