/** A field above a long table that leaves of its rows those that have all words typed: `table[data-filter="offices"]`. */

const FEW = 8;
const WAIT = 120;
let count = 0;

function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** What is shown or hidden as one: a body of several where the table has many, else a row. */
function unitsOf(table: HTMLTableElement): HTMLElement[] {
  return table.tBodies.length > 1 ? [...table.tBodies] : [...(table.tBodies[0]?.rows ?? [])];
}

function filterOf(table: HTMLTableElement): void {
  const units = unitsOf(table);
  const region = table.closest<HTMLElement>(".wide") ?? table;
  if (units.length < FEW || table.dataset.ready !== undefined) return;
  table.dataset.ready = "";
  const words = units.map((unit) => folded(unit.textContent ?? ""));
  const line = document.createElement("p");
  const label = document.createElement("label");
  const input = document.createElement("input");
  const left = document.createElement("span");
  line.className = "filter";
  input.type = "search";
  input.id = `filter-${String(count++)}`;
  input.autocomplete = "off";
  input.maxLength = 200;
  label.htmlFor = input.id;
  label.textContent = `Only ${table.dataset.filter ?? "rows"} with`;
  left.className = "left";
  left.setAttribute("role", "status");
  line.append(label, input, left);
  region.before(line);

  let timer = 0;
  const narrow = (): void => {
    const wanted = folded(input.value).split(/\s+/u).filter(Boolean);
    let shown = 0;
    units.forEach((unit, index) => {
      const fits = wanted.every((word) => words[index]?.includes(word) ?? false);
      unit.hidden = !fits;
      if (fits) shown += 1;
    });
    left.textContent = wanted.length > 0 ? `${String(shown)} of ${String(units.length)}` : "";
  };
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(narrow, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && input.value !== "") {
      event.preventDefault();
      input.value = "";
      narrow();
    }
  });
}

/** Give every such table under `root` its field. */
export function letFilter(root: ParentNode): void {
  for (const table of root.querySelectorAll<HTMLTableElement>("table[data-filter]")) filterOf(table);
}
