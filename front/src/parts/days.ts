/** A slider over the days on which something changes, with buttons that step and play. */

import { element } from "./board.js";

const PACE = 1400;

export class Days {
  readonly node = element("section", "slide");
  private readonly range = element("input");
  private readonly shown = element("output", "day");
  private readonly note = element("p", "hint");
  private readonly ends = element("div", "ends");
  private readonly play = button("▶ Play", "play");
  private readonly back = button("◂ Earlier", "step");
  private readonly on = button("Later ▸", "step");
  private timer = 0;

  constructor(
    private readonly days: readonly string[],
    private readonly changed: (stop: number) => number,
    private readonly moved: (stop: number) => void,
  ) {
    const label = element("label");
    label.htmlFor = this.range.id = "day";
    label.textContent = "Days on which something changes";
    this.range.type = "range";
    this.range.min = "0";
    this.range.max = String(Math.max(0, days.length - 1));
    this.range.step = "1";
    this.shown.htmlFor.add("day");
    this.shown.setAttribute("aria-live", "off");
    const row = element("div", "handles");
    row.append(this.back, this.play, this.on, this.shown);
    this.ends.append(end(spoken(days[0] ?? "")), end(spoken(days[days.length - 1] ?? "")));
    this.node.append(label, row, this.range, this.ends, this.note);
    this.node.setAttribute("aria-label", "Date");
    const still = days.length < 2;
    for (const one of [this.range, this.play, this.back, this.on]) one.disabled = still;
    this.range.addEventListener("input", () => {
      this.pause();
      this.go(Number(this.range.value));
    });
    this.back.addEventListener("click", () => this.step(-1));
    this.on.addEventListener("click", () => this.step(1));
    this.play.addEventListener("click", () => (this.timer ? this.pause() : this.begin()));
    document.addEventListener("visibilitychange", () => document.hidden && this.pause());
  }

  get stop(): number {
    return Number(this.range.value);
  }

  /** Stand on the last stop that is not after a day; at the first if all are. */
  place(day: string): void {
    let stop = 0;
    this.days.forEach((one, index) => {
      if (one <= day) stop = index;
    });
    this.range.value = String(stop);
    this.say(stop);
  }

  /** Words below the slider. */
  remark(text: string): void {
    this.note.textContent = text;
  }

  private step(by: number): void {
    this.pause();
    this.go(Math.max(0, Math.min(this.stop + by, this.days.length - 1)));
  }

  private begin(): void {
    if (this.stop >= this.days.length - 1) this.go(0);
    this.play.textContent = "❚❚ Pause";
    this.timer = window.setInterval(() => {
      this.go(this.stop + 1);
      if (this.stop >= this.days.length - 1) this.pause();
    }, PACE);
  }

  private pause(): void {
    window.clearInterval(this.timer);
    this.timer = 0;
    this.play.textContent = "▶ Play";
  }

  private go(stop: number): void {
    this.range.value = String(stop);
    this.say(stop);
    this.moved(stop);
  }

  private say(stop: number): void {
    const count = this.changed(stop);
    const what = stop === 0 ? "the first day" : `${count} ${count === 1 ? "field changes" : "fields change"}`;
    this.shown.textContent = `${spoken(this.days[stop] ?? "")} · ${what}`;
    this.range.setAttribute("aria-valuetext", `${spoken(this.days[stop] ?? "")}, ${what}`);
    this.back.disabled = stop <= 0;
    this.on.disabled = stop >= this.days.length - 1;
  }
}

function button(text: string, name: string): HTMLButtonElement {
  const made = element("button", name);
  made.type = "button";
  made.textContent = text;
  return made;
}

function end(text: string): HTMLElement {
  const made = element("span");
  made.textContent = text;
  return made;
}

const MONTHS = "January February March April May June July August September October November December".split(" ");

/** A day as it is read: 23 January 2025. */
export function spoken(day: string): string {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
  return parts ? `${Number(parts[3])} ${MONTHS[Number(parts[2]) - 1]} ${parts[1]}` : day;
}
