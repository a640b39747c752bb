/** The editor: line numbers, completion, what is wrong while one types, and a draft that outlives the server. */
import { Diagnosis } from "../parts/diagnosis";
import { forget, keep, kept, keyOf, sending } from "../parts/draft";
import { Gutter, goTo } from "../parts/gutter";
import { Offering } from "../parts/offering";

function begin(form: HTMLFormElement, area: HTMLTextAreaElement): void {
  const writing = form.querySelector<HTMLElement>("[data-writing]");
  const said = form.querySelector<HTMLElement>("[data-said]");
  const list = form.querySelector<HTMLElement>("[data-problems]");
  const banner = form.querySelector<HTMLElement>("[data-kept]");
  if (!writing || !said || !list || !banner) return;
  for (const one of form.querySelectorAll<HTMLElement>("[data-with-script]")) one.hidden = false;
  const name = form.dataset["name"] ?? "";
  const field = (one: string): string => form.querySelector<HTMLInputElement>(`input[name=${one}]`)?.value ?? "";
  const key = keyOf("draft", field("who"), field("proposal"));
  const gutter = new Gutter(area);
  const diagnosis = new Diagnosis(form, name, said, list, gutter);
  const offering = new Offering(area, form.dataset["complete"] ?? "", writing);
  const before = area.value;
  let leaving = false;
  let timer = 0;

  offerKept(banner, area, key, before);

  area.addEventListener("input", (event) => {
    gutter.draw();
    diagnosis.later();
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (area.value === before) forget(key);
      else keep(key, area.value, field("base"));
    }, 250);
    if ((event as InputEvent).inputType === "insertText") void offering.offer(true);
    else if (event.isTrusted) offering.close();
  });
  area.addEventListener("keydown", (event) => {
    if (offering.takes(event)) event.preventDefault();
    else if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      void offering.offer(false);
    } else if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      area.setRangeText(`\n${indentAfter(area)}`, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (event.key === "Escape") leaving = true;
    else if (event.key === "Tab" && !leaving && !event.shiftKey && !event.ctrlKey && !event.altKey) {
      // Tab writes, as text of this kind needs; Escape before it lets it leave.
      event.preventDefault();
      area.setRangeText("  ", area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (event.key !== "Tab" && event.key !== "Shift") leaving = false;
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>("a[data-line]");
    if (!link) return;
    event.preventDefault();
    goTo(area, Number(link.dataset["line"]), Number(link.dataset["column"] ?? "1"));
  });
  form.addEventListener("submit", (event) => {
    keep(key, area.value, field("base"));
    sending(key, area.value);
    const button = event.submitter;
    if (form.dataset["ready"] === "sent") return;
    event.preventDefault();
    void answers(form.dataset["ready"] ?? "/readyz").then((up) => {
      if (!up) {
        said.textContent = "The server does not answer. Nothing was sent; what you wrote is kept in this browser. Send it again in a moment.";
        said.scrollIntoView({ block: "center" });
        return;
      }
      form.dataset["ready"] = "sent";
      form.requestSubmit(button instanceof HTMLButtonElement ? button : null);
    });
  });
}

/** The spaces that the next line begins with: those of this one, past its `- `, and two more below a key alone. */
function indentAfter(area: HTMLTextAreaElement): string {
  const line = area.value.slice(0, area.selectionStart).split("\n").pop() ?? "";
  const found = /^(\s*)((?:- +)*)/.exec(line);
  const width = (found?.[1]?.length ?? 0) + (found?.[2]?.length ?? 0);
  return " ".repeat(line.trim() ? width + (/^[^#]*\w:\s*$/.test(line) ? 2 : 0) : width);
}

/** Whether anybody is there: a form that is sent to nobody would take the page away with what was written. */
async function answers(address: string): Promise<boolean> {
  try {
    await fetch(address, { cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}

function offerKept(banner: HTMLElement, area: HTMLTextAreaElement, key: string, before: string): void {
  const found = kept(key);
  if (!found || found.text === before) return;
  const when = new Date(found.at).toLocaleString();
  const restore = document.createElement("button");
  restore.type = "button";
  restore.textContent = "Take it up again";
  const drop = document.createElement("button");
  drop.type = "button";
  drop.textContent = "Throw it away";
  restore.addEventListener("click", () => {
    area.value = found.text;
    banner.hidden = true;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
  drop.addEventListener("click", () => {
    forget(key);
    banner.hidden = true;
    area.focus();
  });
  banner.replaceChildren(`What you wrote here on ${when} was not proposed, and is kept in this browser. `, restore, " ", drop);
  banner.hidden = false;
}

const form = document.querySelector<HTMLFormElement>("form[data-editor]");
const area = form?.querySelector<HTMLTextAreaElement>("#text");
if (form && area) begin(form, area);
