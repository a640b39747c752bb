// Bundles every src/pages/NAME.ts to src/vires/web/static/bundle/NAME.js, what several pages share to a part of its own,
// and with them the fonts, and lists the licences of all that. Files are put in place whole, so that a server that runs meanwhile never
// reads half of one.
import { build, context } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, "../src/vires/web/static/bundle");
const LICENCES = "LICENSES.txt";

const FONTS = [
  { family: "Source Serif", package: "@fontsource-variable/source-serif-4", file: "source-serif-4-latin-wght-normal" },
  { family: "Source Sans", package: "@fontsource-variable/source-sans-3", file: "source-sans-3-latin-wght-normal" },
];
// What the files have letters for; any other letter comes from a font of the reader's own.
const LETTERS =
  "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, U+2000-206F, " +
  "U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD";

const pages = (await readdir(join(here, "src/pages"))).filter((name) => name.endsWith(".ts")).sort();

/** What of `node_modules` is part of the bundle, by name. */
function bundled(inputs) {
  const names = new Set();
  for (const path of Object.keys(inputs)) {
    const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
    if (found) names.add(found[1]);
  }
  return [...names].sort();
}

/** The licence of each package, word for word. A package without one stops the build. */
async function licences(names) {
  const parts = ["What the site is served with that is not its own, each with its licence.\n"];
  for (const name of names) {
    const folder = join(here, "node_modules", name);
    const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
    if (!file) throw new Error(`${name}: no licence found in its package; do not bundle it`);
    parts.push(`${"=".repeat(72)}\n${name} ${about.version} (${about.license})\n\n${await readFile(join(folder, file), "utf8")}`);
  }
  return parts.join("\n");
}

/** The fonts, each under the name of its content, and the style sheet that loads them. */
async function fonts() {
  const files = new Map();
  const faces = [];
  for (const font of FONTS) {
    const data = await readFile(join(here, "node_modules", font.package, "files", `${font.file}.woff2`));
    const name = `part-${createHash("sha256").update(data).digest("hex").slice(0, 12)}.woff2`;
    files.set(name, data);
    faces.push(
      `@font-face{font-family:"${font.family}";font-style:normal;font-weight:200 900;font-display:swap;` +
        `src:url(./${name}) format("woff2");unicode-range:${LETTERS}}`,
    );
  }
  return files.set("fonts.css", Buffer.from(`${faces.join("\n")}\n`));
}

async function place(name, data) {
  const target = join(out, name);
  const beside = join(out, `.${name}.${process.pid}`);
  await writeFile(beside, data);
  await rename(beside, target);
}

const putting = {
  name: "putting",
  setup(at) {
    at.onEnd(async (result) => {
      if (result.errors.length) return;
      await mkdir(out, { recursive: true });
      const names = new Set([LICENCES]);
      for (const file of result.outputFiles) {
        const name = relative(out, file.path);
        names.add(name);
        await place(name, file.contents);
      }
      for (const [name, data] of await fonts()) {
        names.add(name);
        await place(name, data);
      }
      await place(LICENCES, await licences([...bundled(result.metafile.inputs), ...FONTS.map((font) => font.package)]));
      for (const old of await readdir(out)) if (!names.has(old) && !old.startsWith(".")) await rm(join(out, old));
      for (const file of result.outputFiles) console.log(`${relative(out, file.path)}  ${file.contents.length} bytes`);
    });
  },
};

const options = {
  absWorkingDir: here,
  entryPoints: pages.map((name) => join("src/pages", name)),
  outdir: out,
  bundle: true,
  format: "esm",
  splitting: true,
  chunkNames: "part-[hash]",
  target: ["es2022"],
  minify: true,
  legalComments: "none",
  charset: "utf8",
  metafile: true,
  write: false,
  logLevel: "warning",
  plugins: [putting],
};

if (process.argv.includes("--watch")) await (await context(options)).watch();
else await build(options).catch(() => process.exit(1));
