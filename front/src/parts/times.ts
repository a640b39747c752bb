/** The three axes of time as sliders: a stop for each date that matters, evenly spaced, as they lie close together where
 * things happen. Each stop is coloured by the answer there, once that is known; its word is said and listed too. */

type Stop = readonly [day: string, spoken: string, words: string];
type Signs = Readonly<Record<string, readonly [sign: string, word: string]>>;

interface Turns {
  stops: { date: string; outcome: string | null }[];
}

const MOST_KEPT = 60;
const kept = new Map<string, Turns>();

/** What sliding does: go to the address of a stop. `resting`: the hand is off. */
export type Slide = (address: string, resting: boolean) => void;

/** Give each axis of a section its slider. `turned` is called when somebody first turns to one. */
export function enhance(section: HTMLElement, slide: Slide, turned: () => void): void {
  for (const slider of axes(section)) {
    build(slider, slide);
    const turn = (): void => {
      if (slider.dataset["turned"] !== undefined) return;
      slider.dataset["turned"] = "";
      turned();
    };
    slider.addEventListener("focusin", turn);
    slider.addEventListener("pointerenter", turn);
  }
}

/** Take over what a new answer says of the axes. The sliders themselves stay, since one may be in hand. */
export function renew(section: HTMLElement, renewed: HTMLElement, slide: Slide): void {
  for (const slider of axes(section)) {
    const other = renewed.querySelector<HTMLElement>(`[data-axis="${slider.dataset["axis"]}"]`);
    if (!other) {
      slider.remove();
      continue;
    }
    for (const part of [".steps", "details", ".moment", ".event"]) {
      const [before, after] = [slider.querySelector(part), other.querySelector(part)];
      if (before instanceof HTMLDetailsElement && after instanceof HTMLDetailsElement) after.open = before.open;
      if (before && after) before.replaceWith(after);
    }
    const same = slider.dataset["stops"] === other.dataset["stops"];
    slider.dataset["stops"] = other.dataset["stops"] ?? "[]";
    slider.dataset["place"] = other.dataset["place"] ?? "0";
    const range = slider.querySelector<HTMLInputElement>("input[type=range]");
    if (range && same) {
      if (!range.matches(":active")) range.value = slider.dataset["place"];
      say(slider, range);
    } else {
      const held = range !== null && document.activeElement === range;
      slider.querySelector(".track")?.remove();
      build(slider, slide);
      if (held) slider.querySelector<HTMLInputElement>("input[type=range]")?.focus({ preventScroll: true });
    }
  }
}

/** Colour the stops of each axis by their answers, one axis after another. To find them out is dear: that of what
 * happens is always coloured, another from when somebody turns to it. What was coloured for another question goes. */
export async function colour(section: HTMLElement, query: string, signal: AbortSignal): Promise<void> {
  const signs = JSON.parse(section.dataset["signs"] ?? "{}") as Signs;
  for (const slider of axes(section)) {
    const along = slider.dataset["axis"] ?? "";
    const asked = new URLSearchParams(query);
    const mine = asked.get(along) ?? "";
    asked.delete(along);
    const rest = `${asked.toString()} ${slider.dataset["stops"] ?? ""}`;
    if (slider.dataset["painted"] === rest) continue;
    delete slider.dataset["painted"];
    paint(slider, { stops: [] }, signs);
    if (along !== "at" && slider.dataset["turned"] === undefined) continue;
    asked.set(along, mine);
    asked.set("along", along);
    const turns = await answers(`${section.dataset["turns"] ?? ""}?${asked.toString()}`, signal);
    if (signal.aborted) return;
    if (!turns) continue;
    paint(slider, turns, signs);
    slider.dataset["painted"] = rest;
  }
}

async function answers(address: string, signal: AbortSignal): Promise<Turns | undefined> {
  const known = kept.get(address);
  if (known) return known;
  const answer = await fetch(address, { signal, headers: { accept: "application/json" } });
  if (!answer.ok) return undefined;
  const turns = (await answer.json()) as Turns;
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(address, turns);
  return turns;
}

function axes(section: HTMLElement): HTMLElement[] {
  return [...section.querySelectorAll<HTMLElement>("[data-axis]")];
}

function stopsOf(slider: HTMLElement): readonly Stop[] {
  return JSON.parse(slider.dataset["stops"] ?? "[]") as Stop[];
}

function build(slider: HTMLElement, slide: Slide): void {
  const stops = stopsOf(slider);
  if (stops.length < 2) return;
  const axis = slider.dataset["axis"] ?? "";
  const track = document.createElement("div");
  track.className = "track";
  const course = document.createElement("div");
  course.className = "course";
  course.setAttribute("aria-hidden", "true");
  course.append(...stops.map(() => document.createElement("span")));
  const range = document.createElement("input");
  range.type = "range";
  range.min = "0";
  range.max = String(stops.length - 1);
  range.value = slider.dataset["place"] ?? "0";
  range.setAttribute("aria-labelledby", `s-${axis}`);
  track.append(course, range);
  slider.querySelector(".event")?.after(track);
  say(slider, range);
  const moved = (resting: boolean): void => {
    const stop = stopsOf(slider)[Number(range.value)];
    if (!stop) return;
    const moment = slider.querySelector(".moment");
    const event = slider.querySelector(".event");
    if (moment) moment.textContent = stop[1];
    if (event) event.textContent = stop[2];
    say(slider, range);
    const link = slider.querySelectorAll<HTMLAnchorElement>(".stops a")[Number(range.value)];
    if (link) slide(link.href, resting);
  };
  range.addEventListener("input", () => moved(false));
  range.addEventListener("change", () => moved(true));
}

/** What a slider says of where it stands: the day, the answer there if it is known, and what happens on it. */
function say(slider: HTMLElement, range: HTMLInputElement): void {
  const stop = stopsOf(slider)[Number(range.value)];
  if (!stop) return;
  const answer = slider.querySelectorAll<HTMLElement>(".course span")[Number(range.value)]?.dataset["word"];
  range.setAttribute("aria-valuetext", [stop[1], answer, stop[2]].filter(Boolean).join(": "));
}

function paint(slider: HTMLElement, turns: Turns, signs: Signs): void {
  const by = new Map(turns.stops.map((stop) => [stop.date, stop.outcome]));
  const cells = [...slider.querySelectorAll<HTMLElement>(".course span")];
  const items = [...slider.querySelectorAll<HTMLElement>(".stops li")];
  let before: string | null = null;
  stopsOf(slider).forEach(([date], place) => {
    const outcome = by.get(date) ?? null;
    const known = outcome === null ? undefined : signs[outcome];
    const [cell, item] = [cells[place], items[place]];
    if (!cell) return;
    cell.className = known ? `o-${String(outcome).toLowerCase()}` : "";
    cell.textContent = known && outcome !== before ? known[0] : "";
    cell.dataset["word"] = known ? known[1] : "";
    item?.querySelector(".outcome")?.remove();
    if (known && item) item.append(" ", badge(String(outcome), known));
    before = outcome;
  });
  const range = slider.querySelector<HTMLInputElement>("input[type=range]");
  if (range) say(slider, range);
}

function badge(outcome: string, [sign, word]: readonly [string, string]): HTMLElement {
  const whole = document.createElement("span");
  whole.className = `outcome o-${outcome.toLowerCase()}`;
  const shape = document.createElement("span");
  shape.className = "shape";
  shape.setAttribute("aria-hidden", "true");
  shape.textContent = sign;
  whole.append(shape, ` ${word}`);
  return whole;
}
