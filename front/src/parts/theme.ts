/** The switch between light and dark. The choice travels in a cookie, so that the server's page is right at once. */
const COOKIE = "vires-theme";
const YEAR = 365 * 24 * 3600;

type Theme = "light" | "dark";

const system = window.matchMedia("(prefers-color-scheme: dark)");

function ofSystem(): Theme {
  return system.matches ? "dark" : "light";
}

function shown(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : ofSystem();
}

function choose(theme: Theme): void {
  const root = document.documentElement;
  const same = theme === ofSystem();
  if (same) delete root.dataset.theme;
  else root.dataset.theme = theme;
  document.querySelector('meta[name="color-scheme"]')?.setAttribute("content", same ? "light dark" : theme);
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${COOKIE}=${same ? "" : theme}; path=/; samesite=strict; max-age=${same ? 0 : YEAR}${secure}`;
}

/** Show the switch, if the page has one. */
export function switchTheme(): void {
  const button = document.getElementById("theme");
  if (!(button instanceof HTMLButtonElement)) return;
  const label = button.querySelector("span") ?? button;
  const name = (): void => {
    const other = shown() === "dark" ? "light" : "dark";
    label.textContent = button.title = `Show the pages ${other}`;
  };
  button.addEventListener("click", () => {
    choose(shown() === "dark" ? "light" : "dark");
    name();
  });
  system.addEventListener("change", name);
  name();
  button.hidden = false;
}
